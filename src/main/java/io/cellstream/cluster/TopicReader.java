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
 * Reads stretches of partitions as the stream itself would be given them: with the settings' security, and committed records only where the
 * stream reads no others. Belongs to no group, and commits nothing. All methods throw a {@link org.apache.kafka.common.KafkaException} where
 * the cluster does not give what is asked for. For one thread.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final long deadline;
  private final Duration patience;

  /**
   * A reader for one purpose.
   *
   * @param limits a consumer's settings that bound what it fetches at once
   * @param patience with everything that is read by it, together
   */
  public TopicReader(Settings settings, Map<String, Object> limits, Duration patience) {
    Map<String, Object> properties = new HashMap<>(settings.consumerProperties());
    properties.putAll(limits);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, settings.get(Keys.EXACTLY_ONCE) ? "read_committed" : "read_uncommitted");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    this.consumer = new KafkaConsumer<>(properties);
    this.patience = patience;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /** A topic's partitions, in no order. */
  public List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic, patience).stream().map(known -> new TopicPartition(topic, known.partition())).toList();
  }

  /** The first offsets that are there. */
  public Map<TopicPartition, Long> begin(Set<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions, patience);
  }

  /** The offsets behind the last records. */
  public Map<TopicPartition, Long> end(Set<TopicPartition> partitions) {
    return consumer.endOffsets(partitions, patience);
  }

  /**
   * Reads from one offset of each partition on, until just before another.
   *
   * @param isEnough told each record; whether no further one of its partition is wanted
   * @return the partitions that were not done when time was over
   */
  public Set<TopicPartition> read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to,
      Predicate<ConsumerRecord<byte @Nullable [], byte @Nullable []>> isEnough) {
    Set<TopicPartition> open = new HashSet<>(from.keySet());
    consumer.assign(open);
    consumer.resume(open); // a partition that stays assigned stays paused
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
