package io.cellstream.sequence;

import io.cellstream.sequence.Prediction.Reason;
import org.jspecify.annotations.Nullable;

/** What an event means to its sequence, before anything is computed. */
sealed interface Decision {

  /** Its position is not above its sequence's last one. */
  record Drop(long position, long last) implements Decision {
  }

  /**
   * It is to be applied.
   *
   * @param closed the sequence that it ends before it is looked at itself, and why; null: none
   * @param base the state it goes on from; null: the zero state
   */
  record Apply(@Nullable Closed closed, @Nullable SequenceState base) implements Decision {
  }

  /** A sequence that is cut off, with its last state. */
  record Closed(SequenceState state, Reason reason) {
  }
}
