package io.cellstream.cluster;

import io.cellstream.config.Keys;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

  private final Settings settings;

  LastMarks(Settings settings) {
    this.settings = settings;
  }

  private static void read(TopicReader reader, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to,
      Predicate<ConsumerRecord<byte @Nullable [], byte @Nullable []>> isEnough) {
    if (!reader.read(from, to, isEnough).isEmpty()) {
      throw new KafkaException("no answer within " + PATIENCE.toSeconds() + " s");
    }
  }

  private StartupException unreadable(String topic, RuntimeException cause) {
    return new StartupException("topic " + topic + " at " + settings.get(Keys.BOOTSTRAP_SERVERS) + " can't be read: " + cause.getMessage(),
        cause);
  }

  /** By partition; of those that have one. */
  Map<Integer, Mark> of(String changelog, int partitions) throws StartupException {
    try (TopicReader reader = new TopicReader(settings, Map.of(), PATIENCE)) {
      Map<TopicPartition, Long> end = new HashMap<>(reader.end(TopicOffsets.partitions(changelog, partitions)));
      Map<TopicPartition, Long> begin = reader.begin(end.keySet());
      Map<Integer, Mark> marks = new HashMap<>();
      for (long back : BACK) {
        end.entrySet()
            .removeIf(each -> marks.containsKey(each.getKey().partition()) || each.getValue() <= begin.getOrDefault(each.getKey(), 0L));
        Map<TopicPartition, Long> from = end.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
            each -> Math.max(begin.getOrDefault(each.getKey(), 0L), each.getValue() - Math.min(back, each.getValue()))));
        read(reader, from, end, record -> {
          if (RecordKey.of(Objects.requireNonNull(record.key(), "key")).kind() == RecordKey.Kind.MARK && record.value() != null) {
            marks.put(record.partition(), Mark.decode(record.value()));
          }
          return false;
        });
      }
      return marks;
    } catch (KafkaException | DamagedRecordException e) {
      throw unreadable(changelog, e);
    }
  }

  /**
   * In which of these partitions of a topic there is a record from one offset on until just before another: transactions' markers, and what was
   * aborted, are none.
   */
  Set<TopicPartition> withRecords(String topic, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) throws StartupException {
    if (from.isEmpty()) {
      return Set.of();
    }
    Set<TopicPartition> found = new HashSet<>();
    try (TopicReader reader = new TopicReader(settings, Map.of(), PATIENCE)) {
      read(reader, from, to, record -> found.add(new TopicPartition(record.topic(), record.partition())));
      return found;
    } catch (KafkaException e) {
      throw unreadable(topic, e);
    }
  }
}
