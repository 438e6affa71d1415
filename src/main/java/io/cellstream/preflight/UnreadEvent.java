package io.cellstream.preflight;

import java.time.Instant;
import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/**
 * An event's place and time.
 *
 * @param timestamp from the producer or the broker, ms since the epoch; negative if there is none
 */
public record UnreadEvent(TopicPartition partition, long offset, long timestamp) implements Comparable<UnreadEvent> {

  /** The event as messages name it. */
  String shown() {
    return partition + "@" + offset + " of " + Instant.ofEpochMilli(timestamp);
  }

  @Override
  public int compareTo(UnreadEvent other) {
    return Comparator.<UnreadEvent>comparingInt(event -> event.partition.partition()).thenComparingLong(UnreadEvent::offset).compare(this,
        other);
  }
}
