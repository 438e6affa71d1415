package io.cellstream.cluster;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges of partitions as the stream itself would get them: with the settings' security, and only committed records if the stream
 * reads only those. Belongs to no group, and commits nothing. All methods throw a {@link org.apache.kafka.common.KafkaException} if the
 * cluster does not deliver. For one thread.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final long deadline;
  private final Duration patience;

  /**
   * Opens a reader, whose time runs from now on.
   *
   * @param limits consumer settings that bound what is fetched at once
   * @param patience the time for everything that this reader reads, together
   */
  public TopicReader(Settings settings, Map<String, Object> limits, Duration patience) {
    Map<String, Object> properties = properties(settings);
    properties.putAll(limits);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    this.consumer = new KafkaConsumer<>(properties);
    this.patience = patience;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /** For a consumer outside of any group that sees the records which the stream sees: only committed ones under exactly-once. */
  static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>(settings.consumerProperties());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, settings.get(Keys.EXACTLY_ONCE) ? "read_committed" : "read_uncommitted");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return properties;
  }

  /** A topic's partitions, in no order. */
  public List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic, patience).stream().map(known -> new TopicPartition(topic, known.partition())).toList();
  }

  /** The partitions' first offsets. */
  public Map<TopicPartition, Long> begin(Set<TopicPartition> partitions) {
    consumer.assign(partitions); // of others, Kafka's client warns
    return consumer.beginningOffsets(partitions, patience);
  }

  /** The offsets behind the partitions' last records. */
  public Map<TopicPartition, Long> end(Set<TopicPartition> partitions) {
    consumer.assign(partitions);
    return consumer.endOffsets(partitions, patience);
  }

  /**
   * Reads a range of each partition.
   *
   * @param from the first offset of each range
   * @param to the offset behind each range
   * @param isEnough gets each record; true ends the reading of its partition
   * @return the partitions that were not done when the time was over
   */
  public Set<TopicPartition> read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to,
      Predicate<ConsumerRecord<byte @Nullable [], byte @Nullable []>> isEnough) {
    Set<TopicPartition> open = new HashSet<>(from.keySet());
    consumer.assign(open);
    consumer.resume(open); // a partition that was assigned before is still paused
    from.forEach(consumer::seek);
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (open.contains(partition) && record.offset() < to.getOrDefault(partition, 0L) && isEnough.test(record)) {
          open.remove(partition);
        }
      }
      open.removeIf(each -> consumer.position(each, patience) >= to.getOrDefault(each, 0L));
      consumer.pause(from.keySet().stream().filter(each -> !open.contains(each)).toList());
    }
    return open;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
