package io.cellstream.format;

import io.cellstream.format.value.ValueTranslator;
import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.JsonEvent.Place;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A record of one's own as a line has it.
 *
 * @param key null: it has none
 * @param timestamp the record's time in ms since 1970, if it says one
 * @param place where the record is; empty if it was not read from a topic
 */
public record JsonRecord(byte @Nullable [] key, OptionalLong timestamp, Content content, Optional<Place> place) {

  /** What the record's value is. */
  public sealed interface Content {
  }

  /** A value, as {@link ValueTranslator} has it in JSON. */
  public record Value(String json) implements Content {
  }

  /** There is none, which deletes the key's state. */
  public record None() implements Content {
  }

  /**
   * A value that is none of the topic's format.
   *
   * @param cause why it is turned away
   * @param bytes the value itself
   */
  public record Unreadable(RejectCause cause, String message, byte[] bytes) implements Content {
  }
}
