package io.cellstream.cluster;

import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The last records of a topic's partitions, as the stream itself would be given them: with the settings' security, and committed ones only
 * where the stream reads no others. Belongs to no group. However much there is, it reads little: so many records, bytes and seconds at most.
 */
public final class LastRecords {
  /** Of one partition. */
  static final int EACH = 10;
  /** Of all partitions. */
  static final int MOST = 1000;
  private static final long MOST_BYTES = 16L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);
  /** Where the last offsets hold no record (transactions' markers, what was aborted or compacted), a record may be this far back. */
  private static final long FAR_BACK = 1000;

  private static final Comparator<TopicPartition> BY_NUMBER = Comparator.comparingInt(TopicPartition::partition);

  private static final Map<String, Object> SMALL = Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20,
      ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500,
      ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

  private final Settings settings;
  private final String topic;
  private final Map<TopicPartition, Deque<ConsumerRecord<byte @Nullable [], byte @Nullable []>>> found = new TreeMap<>(BY_NUMBER);
  private int each = EACH;
  private long bytes;

  public LastRecords(Settings settings, String topic) {
    this.settings = settings;
    this.topic = topic;
  }

  /**
   * Partition by partition, in their order; fewer where time or bytes ran out. Of more than {@link #MOST} partitions only the first are
   * looked at.
   *
   * @throws org.apache.kafka.common.KafkaException if the cluster does not give them
   */
  public List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> read() {
    Map<String, Object> properties = new HashMap<>(settings.consumerProperties());
    properties.putAll(SMALL);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, settings.exactlyOnce() ? "read_committed" : "read_uncommitted");
    found.clear();
    bytes = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer = new KafkaConsumer<>(properties)) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
          .map(known -> new TopicPartition(topic, known.partition())).sorted(BY_NUMBER).limit(MOST).toList();
      each = Math.clamp(MOST / Math.max(1, partitions.size()), 1, EACH);
      consumer.assign(partitions); // else Kafka warns of each offset that it has no use for
      Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions, PATIENCE);
      Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions, PATIENCE));
      end.entrySet().removeIf(last -> last.getValue() <= begin.getOrDefault(last.getKey(), 0L));
      read(consumer, begin, end, each, deadline);
      end.keySet().removeAll(found.keySet());
      end.entrySet().removeIf(last -> last.getValue() - each <= begin.getOrDefault(last.getKey(), 0L));
      read(consumer, begin, end, FAR_BACK, deadline);
    }
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> all = new ArrayList<>();
    found.values().forEach(all::addAll);
    return all;
  }

  private void read(KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer, Map<TopicPartition, Long> begin,
      Map<TopicPartition, Long> end, long back, long deadline) {
    consumer.assign(end.keySet());
    consumer.resume(end.keySet()); // a partition that stays assigned stays paused
    end.forEach((partition, last) -> consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), last - back)));
    Set<TopicPartition> open = Set.copyOf(end.keySet());
    while (!open.isEmpty() && bytes < MOST_BYTES && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < end.getOrDefault(partition, 0L)) {
          keep(partition, record);
        }
      }
      Map<Boolean, Set<TopicPartition>> done = open.stream().collect(Collectors.partitioningBy(
          partition -> consumer.position(partition, PATIENCE) >= end.getOrDefault(partition, 0L), Collectors.toSet()));
      consumer.pause(done.getOrDefault(true, Set.of()));
      open = done.getOrDefault(false, Set.of());
    }
  }

  private void keep(TopicPartition partition, ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    Deque<ConsumerRecord<byte @Nullable [], byte @Nullable []>> last = found.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    last.addLast(record);
    if (last.size() > each) {
      last.removeFirst();
    }
    bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
  }
}
