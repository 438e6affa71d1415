package io.cellstream.sequence;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An event that was checked against the model and may be applied to its sequence. */
public sealed interface SequenceEvent {

  /** Removes the sequence without any output. */
  record Forget() implements SequenceEvent {
  }

  /**
   * Advances, begins or ends the sequence.
   *
   * @param input null only on an event that ends the sequence without a step
   * @param position the producer's own count, if it keeps one
   * @param start whether the sequence is reset first
   * @param end whether the sequence ends after this event's step
   * @param origin where and when the event was
   */
  record Advance(@Nullable StepInput input, OptionalLong position, boolean start, boolean end, Origin origin) implements SequenceEvent {
  }

  /**
   * Where and when an event was. The state keeps it, so that an operator can find the last event that a state has seen.
   *
   * @param timestamp the event's time in ms since the epoch
   * @param partition the source partition; 0 offline
   * @param offset the source offset; the line number offline
   */
  record Origin(long timestamp, int partition, long offset) {
  }
}
