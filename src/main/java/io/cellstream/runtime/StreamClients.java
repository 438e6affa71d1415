package io.cellstream.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * The stream's clients, made as Kafka Streams makes them, with two differences. Producers count transactions that end without a commit
 * ({@link StreamProducer}). And a stream thread that is replaced leaves no member behind in the group: otherwise its successor would wait
 * for that member's session to time out (45 s) before it gets the partitions. A dynamic member leaves the group. A static member's
 * successor takes over its {@code group.instance.id}, and its partitions with it, whatever number Kafka Streams gives the new thread; so a
 * process keeps the same members for its whole life. This works for the classic group protocol only: with the streams protocol Kafka
 * Streams makes its main consumer itself, and that one always leaves.
 */
final class StreamClients implements KafkaClientSupplier {
  /** What Kafka Streams adds to a thread's name to name its main consumer. */
  private static final String MAIN_CONSUMER = "-consumer";

  /** The static members' ids, by the names of their threads. */
  private final Map<String, String> instanceIds = new ConcurrentHashMap<>();
  private final LongAdder abandoned = new LongAdder();

  /**
   * A stream with these clients, if its group protocol allows clients to be supplied.
   *
   * @param around wraps these clients
   */
  KafkaStreams streams(Topology topology, Properties properties, UnaryOperator<KafkaClientSupplier> around) {
    String protocol = String.valueOf(properties.get(StreamsConfig.GROUP_PROTOCOL_CONFIG));
    return protocol.equalsIgnoreCase(GroupProtocol.STREAMS.name())
        ? new KafkaStreams(topology, properties)
        : new KafkaStreams(topology, properties, around.apply(this));
  }

  /** The number of transactions that have ended without a commit so far. */
  long abandonedTransactions() {
    return abandoned.sum();
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new StreamProducer(config, abandoned);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new MainConsumer(config.get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG) instanceof String own ? member(config, own) : config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The config of a static member. A failing thread itself makes its successor with the consumer, before it closes its own, so it can be
   * asked for its id.
   */
  private Map<String, Object> member(Map<String, Object> config, String own) {
    String instanceId = inherited(Thread.currentThread().getName(), own);
    String client = String.valueOf(config.get(CommonClientConfigs.CLIENT_ID_CONFIG));
    instanceIds.put(client.substring(0, client.length() - MAIN_CONSUMER.length()), instanceId);
    Map<String, Object> inheriting = new HashMap<>(config);
    inheriting.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
    return inheriting;
  }

  private String inherited(String maker, String own) {
    String left = instanceIds.remove(maker);
    return left == null ? own : left;
  }

  /** Closes by the consumer's default rule, whatever Kafka Streams asks for: a dynamic member leaves the group, a static one stays. */
  private static final class MainConsumer extends KafkaConsumer<byte[], byte[]> {

    MainConsumer(Map<String, Object> config) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close(CloseOptions options) {
      CloseOptions own = CloseOptions.groupMembershipOperation(GroupMembershipOperation.DEFAULT);
      super.close(options.timeout().map(own::withTimeout).orElse(own));
    }
  }
}
