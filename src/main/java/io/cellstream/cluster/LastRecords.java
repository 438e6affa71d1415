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
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the last records of a topic's partitions, as the stream itself would get them. It reads a limited number of records and bytes, in a
 * limited time, however large the topic is.
 */
public final class LastRecords {
  /** The most records of one partition, unless said otherwise. */
  public static final int EACH = 10;
  /** The most records of all partitions together, and the most partitions. */
  static final int MOST = 1000;
  private static final long MOST_BYTES = 16L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /** How many offsets back to look for a record if the last ones hold none (transactions' markers, aborted or compacted records). */
  private static final long FAR_BACK = 1000;

  private static final Comparator<TopicPartition> BY_NUMBER = Comparator.comparingInt(TopicPartition::partition);

  private static final Map<String, Object> SMALL = Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20,
      ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);

  private final Settings settings;
  private final String topic;
  private final Map<TopicPartition, Deque<ConsumerRecord<byte @Nullable [], byte @Nullable []>>> found = new TreeMap<>(BY_NUMBER);
  private final int most;
  private int each;
  private long bytes;

  public LastRecords(Settings settings, String topic) {
    this(settings, topic, EACH);
  }

  /** @param most the most records of one partition */
  public LastRecords(Settings settings, String topic, int most) {
    this.settings = settings;
    this.topic = topic;
    this.most = most;
    this.each = most;
  }

  /**
   * The last records, partition by partition, in order; fewer if time or bytes run out. If there are more than {@link #MOST} partitions,
   * only the first ones are read.
   *
   * @throws org.apache.kafka.common.KafkaException if the cluster does not deliver them
   */
  public List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> read() {
    found.clear();
    bytes = 0;
    try (TopicReader reader = new TopicReader(settings, SMALL, PATIENCE)) {
      Set<TopicPartition> partitions = reader.partitions(topic).stream().sorted(BY_NUMBER).limit(MOST)
          .collect(Collectors.toSet());
      each = Math.clamp(MOST / Math.max(1, partitions.size()), 1, most);
      Map<TopicPartition, Long> begin = reader.begin(partitions);
      Map<TopicPartition, Long> end = new HashMap<>(reader.end(partitions));
      end.entrySet().removeIf(last -> last.getValue() <= begin.getOrDefault(last.getKey(), 0L));
      read(reader, begin, end, each);
      end.keySet().removeAll(found.keySet());
      end.entrySet().removeIf(last -> last.getValue() - each <= begin.getOrDefault(last.getKey(), 0L));
      read(reader, begin, end, FAR_BACK);
    }
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> all = new ArrayList<>();
    found.values().forEach(all::addAll);
    return all;
  }

  private void read(TopicReader reader, Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end, long back) {
    Map<TopicPartition, Long> from = new HashMap<>();
    end.forEach((partition, last) -> from.put(partition, Math.max(begin.getOrDefault(partition, 0L), last - back)));
    reader.read(from, end, record -> {
      keep(new TopicPartition(record.topic(), record.partition()), record);
      return bytes >= MOST_BYTES;
    });
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
