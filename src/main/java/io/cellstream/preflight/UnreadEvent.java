package io.cellstream.preflight;

import io.cellstream.cluster.TopicUse.Purpose;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * An event's place and times.
 *
 * @param timestamp of its record, from the producer or the broker, ms since the epoch; negative if there is none
 * @param own the time that a field of the record says, ms since the epoch; empty: none does
 */
public record UnreadEvent(TopicPartition partition, long offset, long timestamp, OptionalLong own) implements Comparable<UnreadEvent> {

  /** The timestamp of what is written for it: its own time has what is made of the event, but not what repeats its record. */
  long written(Purpose to) {
    return hasOwn(to) ? own.getAsLong() : timestamp;
  }

  /** Whether events' own times are those of what is written to such a topic. */
  static boolean takesOwn(Purpose to) {
    return switch (to) {
      case PREDICTIONS, GAPS, STATES -> true;
      case EVENTS, KEYED, DEAD_LETTERS -> false;
    };
  }

  private boolean hasOwn(Purpose to) {
    return takesOwn(to) && own.isPresent();
  }

  /** The event as messages name it. */
  String shown(Purpose to) {
    return partition + "@" + offset + (hasOwn(to) ? ", by its own time " : " of ") + Instant.ofEpochMilli(written(to))
        + (hasOwn(to) ? "," : "");
  }

  @Override
  public int compareTo(UnreadEvent other) {
    return Comparator.<UnreadEvent>comparingInt(event -> event.partition.partition()).thenComparingLong(UnreadEvent::offset).compare(this,
        other);
  }
}
