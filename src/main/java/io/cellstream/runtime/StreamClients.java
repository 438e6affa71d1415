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
 * The clients of the stream, as Kafka Streams makes them itself, but that its producers count ({@link StreamProducer}), and that a stream thread that is replaced leaves no member behind
 * in the group, for whose session (45 s) its successor would have to wait before it is handed the partitions. A dynamic member leaves. A
 * static member's successor takes its {@code group.instance.id} over, and its partitions with it, whatever number Kafka Streams gives the new
 * thread; so the process goes on being the same members for the whole of its life. For the classic group protocol: with the streams
 * protocol Kafka Streams makes its main consumer itself, and that one always leaves.
 */
final class StreamClients implements KafkaClientSupplier {
  /** What Kafka Streams adds to a thread's name to name its main consumer. */
  private static final String MAIN_CONSUMER = "-consumer";

  /** The static members by the names of the threads that have them. */
  private final Map<String, String> instanceIds = new ConcurrentHashMap<>();
  private final LongAdder abandoned = new LongAdder();

  /**
   * A stream with these clients, as far as its group protocol lets them be supplied.
   *
   * @param around makes of them those that it is given
   */
  KafkaStreams streams(Topology topology, Properties properties, UnaryOperator<KafkaClientSupplier> around) {
    String protocol = String.valueOf(properties.get(StreamsConfig.GROUP_PROTOCOL_CONFIG));
    return protocol.equalsIgnoreCase(GroupProtocol.STREAMS.name())
        ? new KafkaStreams(topology, properties)
        : new KafkaStreams(topology, properties, around.apply(this));
  }

  /** How many transactions have ended without a commit so far. */
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

  /** A thread that fails makes its successor, and its consumer, before it closes its own. */
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

  /** Closes by the consumer's own rule, whatever Kafka Streams asks: a dynamic member leaves the group, a static one stays. */
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
