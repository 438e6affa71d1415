package io.cellstream.cluster;

import io.cellstream.config.Settings;
import io.cellstream.ledger.DamagedRecordException;
import io.cellstream.ledger.Mark;
import io.cellstream.ledger.RecordKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The last mark in each partition of a changelog: up to where the events were read that its states were made of. A mark is the last record of
 * a transaction, so little is read. Belongs to no group.
 */
final class LastMarks {
  /** How many offsets from the end a mark is looked for: behind it are markers, or what was aborted; in the end, anywhere. */
  private static final long[] BACK = {16, 4096, 1 << 17, Long.MAX_VALUE};
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> properties;
  private final String bootstrapServers;

  LastMarks(Settings settings) {
    this.bootstrapServers = settings.bootstrapServers();
    this.properties = new HashMap<>(settings.consumerProperties());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, settings.exactlyOnce() ? "read_committed" : "read_uncommitted");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
  }

  /** What is done with a cluster's records. */
  private interface Reading<T> {
    T in(Consumer consumer);
  }

  private static final class Consumer {
    private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();

    Consumer(KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer) {
      this.consumer = consumer;
    }

    /**
     * Reads from one offset of each partition on, until just before another, or until enough was seen of it.
     *
     * @param isEnough told each record
     */
    void read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to,
        Predicate<ConsumerRecord<byte @Nullable [], byte @Nullable []>> isEnough) {
      Set<TopicPartition> open = new HashSet<>(from.keySet());
      consumer.assign(open);
      consumer.resume(open); // a partition that stays assigned stays paused
      from.forEach(consumer::seek);
      while (!open.isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new KafkaException("no answer within " + PATIENCE.toSeconds() + " s");
        }
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (open.contains(partition) && record.offset() < to.getOrDefault(partition, 0L) && isEnough.test(record)) {
            open.remove(partition);
          }
        }
        open.removeIf(each -> consumer.position(each, PATIENCE) >= to.getOrDefault(each, 0L));
        consumer.pause(from.keySet().stream().filter(each -> !open.contains(each)).toList());
      }
    }

    Map<TopicPartition, Long> begin(Set<TopicPartition> partitions) {
      return consumer.beginningOffsets(partitions, PATIENCE);
    }

    Map<TopicPartition, Long> end(Set<TopicPartition> partitions) {
      return consumer.endOffsets(partitions, PATIENCE);
    }
  }

  private <T> T with(String topic, Reading<T> reading) throws StartupException {
    try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer = new KafkaConsumer<>(properties)) {
      return reading.in(new Consumer(consumer));
    } catch (KafkaException | DamagedRecordException e) {
      throw new StartupException("topic " + topic + " at " + bootstrapServers + " can't be read: " + e.getMessage(), e);
    }
  }

  /** By partition; of those that have one. */
  Map<Integer, Mark> of(String changelog, int partitions) throws StartupException {
    return with(changelog, consumer -> {
      Map<TopicPartition, Long> end = new HashMap<>(consumer.end(TopicOffsets.partitions(changelog, partitions)));
      Map<TopicPartition, Long> begin = consumer.begin(end.keySet());
      Map<Integer, Mark> marks = new HashMap<>();
      for (long back : BACK) {
        end.entrySet()
            .removeIf(each -> marks.containsKey(each.getKey().partition()) || each.getValue() <= begin.getOrDefault(each.getKey(), 0L));
        Map<TopicPartition, Long> from = end.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
            each -> Math.max(begin.getOrDefault(each.getKey(), 0L), each.getValue() - Math.min(back, each.getValue()))));
        consumer.read(from, end, record -> {
          if (RecordKey.of(Objects.requireNonNull(record.key(), "key")).kind() == RecordKey.Kind.MARK && record.value() != null) {
            marks.put(record.partition(), Mark.decode(record.value()));
          }
          return false;
        });
      }
      return marks;
    });
  }

  /**
   * In which of these partitions of a topic there is a record from one offset on until just before another: transactions' markers, and what was
   * aborted, are none.
   */
  Set<TopicPartition> withRecords(String topic, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) throws StartupException {
    if (from.isEmpty()) {
      return Set.of();
    }
    return with(topic, consumer -> {
      Set<TopicPartition> found = new HashSet<>();
      consumer.read(from, to, record -> found.add(new TopicPartition(record.topic(), record.partition())));
      return found;
    });
  }
}
