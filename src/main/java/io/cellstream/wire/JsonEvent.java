package io.cellstream.wire;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectCause;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One line of events: a record of the input topic, or one that is to become such.
 *
 * @param key null: the line has none, which makes a record that the application turns away
 * @param timestamp the event's time in ms since 1970, if given
 * @param place where the record is; empty of a line that was not read from a topic
 */
public record JsonEvent(byte @Nullable [] key, OptionalLong timestamp, Content content, Optional<Place> place) {

  /** What the record's value says. */
  public sealed interface Content {
  }

  /** The value is an event. */
  public record Event(RawEvent event) implements Content {
  }

  /** There is no value, which deletes the key's state. */
  public record Forget() implements Content {
  }

  /**
   * The value is no event, or one that JSON has no words for: a line must stand for it, so that a file has all of a partition's records.
   *
   * @param cause why it is turned away
   * @param bytes the value itself
   */
  public record Unreadable(RejectCause cause, String message, byte[] bytes) implements Content {
  }

  /** Where a record is in the input topic. */
  public record Place(int partition, long offset) {
  }

  /** An event that comes from no topic. */
  public JsonEvent(byte @Nullable [] key, OptionalLong timestamp, RawEvent event) {
    this(key, timestamp, new Event(event), Optional.empty());
  }

  /** @throws IllegalStateException if the line is none of an event */
  public RawEvent event() {
    if (content instanceof Event(RawEvent event)) {
      return event;
    }
    throw new IllegalStateException("a line without an event: " + content);
  }
}
