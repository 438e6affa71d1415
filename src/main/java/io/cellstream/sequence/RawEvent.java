package io.cellstream.sequence;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An event as a wire format gave it, not yet checked against the model.
 *
 * @param input null: none
 * @param position the producer's own count, if it keeps one
 * @param start whether the event begins a new sequence
 * @param end whether the sequence ends after this event
 * @param time the event's time in ms since the epoch, if the value says it; else the record's
 */
public record RawEvent(@Nullable RawInput input, OptionalLong position, boolean start, boolean end, OptionalLong time) {

  /** An event whose time is its record's. */
  public RawEvent(@Nullable RawInput input, OptionalLong position, boolean start, boolean end) {
    this(input, position, start, end, OptionalLong.empty());
  }
}
