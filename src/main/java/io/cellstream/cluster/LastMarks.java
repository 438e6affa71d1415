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
 * Reads the last mark in each partition of a changelog: up to which offset the events of its states were taken. A mark is the last record
 * of a transaction, so little needs to be read. Belongs to no group.
 */
public final class LastMarks {
  /**
  * How many offsets back from the end to look for a mark, in several tries: behind it may be transactions' markers and aborted records. The
  * last try reads everything.
  */
  private static final long[] BACK = {16, 4096, 1 << 17, Long.MAX_VALUE};
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Settings settings;

  public LastMarks(Settings settings) {
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

  /** The last marks, by partition; partitions without a mark are left out. */
  public Map<Integer, Mark> of(String changelog, int partitions) throws StartupException {
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
   * The partitions of a topic that have a record between two offsets, the second one excluded. Transactions' markers and aborted records do
   * not count.
   */
  public Set<TopicPartition> withRecords(String topic, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to)
      throws StartupException {
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
