package io.cellstream.bench.stream.contender;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What a good developer writes without Cellstream: a processor over a RocksDB store of states, Confluent's serdes, a session of ONNX Runtime
 * that steps every event. Tuned as well as we know how: Cellstream's own settings of producer and commit, and a record cache that writes
 * each state back once a commit.
 */
public final class PeerMain {
  /** In the configuration file, beside what {@code run} takes: the folder of {@code model.onnx} and {@code embedding.f32}. */
  public static final String MODEL = "peer.model";
  /** Bytes of the record cache, all threads together. */
  public static final String CACHE = "peer.cache.bytes";

  private PeerMain() {
  }

  /** @param args a configuration file, as {@code run} takes it, with the names above */
  public static void main(String[] args) throws IOException {
    Properties file = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
      file.load(reader);
    }
    StreamsProcess.run(topology(file), properties(file));
  }

  private static Topology topology(Properties file) throws IOException {
    Map<String, Object> registry = Map.of("schema.registry.url", file.getProperty("schema.registry.url"));
    KafkaAvroDeserializer events = new KafkaAvroDeserializer();
    events.configure(registry, false);
    KafkaAvroSerializer predictions = new KafkaAvroSerializer();
    predictions.configure(registry, false);
    PeerModel model = PeerModel.read(Path.of(file.getProperty(MODEL)));
    StoreBuilder<KeyValueStore<byte[], byte[]>> store = Stores
        .keyValueStoreBuilder(Stores.persistentKeyValueStore(PeerProcessor.STATES), Serdes.ByteArray(), Serdes.ByteArray());
    return new Topology()
        .addSource("events", new ByteArrayDeserializer(), events, file.getProperty("cellstream.input.topic"))
        .addProcessor("step", () -> new PeerProcessor(model), "events")
        .addStateStore(Long.parseLong(file.getProperty(CACHE)) > 0 ? store.withCachingEnabled() : store, "step")
        .addSink("predictions", file.getProperty("cellstream.output.topic"), new ByteArraySerializer(), predictions, "step");
  }

  private static Map<String, Object> properties(Properties file) {
    Map<String, Object> properties = new HashMap<>();
    for (String name : new String[]{StreamsConfig.APPLICATION_ID_CONFIG, StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
        StreamsConfig.STATE_DIR_CONFIG, StreamsConfig.NUM_STREAM_THREADS_CONFIG, StreamsConfig.COMMIT_INTERVAL_MS_CONFIG}) {
      properties.put(name, file.getProperty(name));
    }
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, file.getProperty(CACHE));
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.POLL_MS_CONFIG, "20");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "100");
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "60000");
    return properties;
  }
}
