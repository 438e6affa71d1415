package io.cellstream.runtime;

import io.cellstream.topology.ReadToEnd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts for each input partition the time for which it is read to its end, from what the stream threads' consumers see at their polls. An
 * interval counts if a broker has answered meanwhile and the partition was at its end before and after; one in which the process stood still
 * counts for two seconds at most. Before a sequence is ended by this time, the broker is asked for the partition's end once more.
 */
final class ReadingClock implements ReadToEnd {
  private static final long LONGEST_INTERVAL = Duration.ofSeconds(2).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String topic;
  private final LongSupplier ticker;
  private final Map<Integer, Reading> byPartition = new ConcurrentHashMap<>();

  /** @param ticker gives the time in ns, from any beginning */
  ReadingClock(String topic, LongSupplier ticker) {
    this.topic = topic;
    this.ticker = ticker;
  }

  /** One partition, as one consumer reads it; for the consumer's thread. */
  private static final class Reading {
    private final Consumer<?, ?> consumer;
    private long delivered = -1;
    private boolean wasAtEnd;
    private long lookedAt;
    private long nanos;

    Reading(Consumer<?, ?> consumer) {
      this.consumer = consumer;
    }
  }

  /**
   * Tells of a poll.
   *
   * @param hasHeard whether a broker has answered since the poll before
   */
  @SuppressWarnings("ReferenceEquality") // a consumer is only itself
  void polled(Consumer<?, ?> consumer, ConsumerRecords<?, ?> records, boolean hasHeard) {
    long now = ticker.getAsLong();
    for (TopicPartition partition : consumer.assignment()) {
      if (!partition.topic().equals(topic)) {
        continue;
      }
      Reading reading = byPartition.compute(partition.partition(),
          (_, before) -> before == null || before.consumer != consumer ? new Reading(consumer) : before);
      List<? extends ConsumerRecord<?, ?>> delivered = records.records(partition);
      if (!delivered.isEmpty()) {
        reading.delivered = delivered.getLast().offset();
      }
      if (hasHeard) {
        boolean isAtEnd = consumer.currentLag(partition).orElse(-1) == 0;
        if (isAtEnd && reading.wasAtEnd) {
          reading.nanos += Math.min(now - reading.lookedAt, LONGEST_INTERVAL);
        }
        reading.wasAtEnd = isAtEnd;
        reading.lookedAt = now;
      }
    }
  }

  @Override
  public long millisSinceAsked(int partition) {
    Reading reading = byPartition.get(partition);
    if (reading == null) {
      return 0;
    }
    long millis = Duration.ofNanos(reading.nanos).toMillis();
    reading.nanos -= Duration.ofMillis(millis).toNanos();
    return millis;
  }

  @Override
  public boolean isNow(int partition, long taken) {
    Reading reading = byPartition.get(partition);
    if (reading == null || !reading.wasAtEnd || reading.delivered > taken) {
      return false;
    }
    TopicPartition asked = new TopicPartition(topic, partition);
    try {
      Long end = reading.consumer.endOffsets(Set.of(asked), PATIENCE).get(asked);
      return end != null && reading.consumer.position(asked, PATIENCE) >= end;
    } catch (KafkaException | IllegalStateException e) { // no answer, or the partition has just left: another time
      return false;
    }
  }
}
