package io.cellstream.sequence;

import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Reason;
import org.jspecify.annotations.Nullable;

/** What to do with an event, decided before anything is computed. */
sealed interface Decision {

  /** Drop the event: its position is not above its sequence's last one. */
  record Drop(long position, long last, Standing standing) implements Decision {
  }

  /** Hold the event until the positions below its own have come. */
  record Hold(long position) implements Decision {
  }

  /** Turn the event away: it comes late. */
  record Reject(long position, long last) implements Decision {
  }

  /**
   * Apply the event.
   *
   * @param closed the sequence that the event closes before its own step; null: none
   * @param base the state before the event's step; null: the zero state
   */
  record Apply(@Nullable Closed closed, @Nullable SequenceState base) implements Decision {
  }

  /** A sequence that is over without its own event: its last state, and why it is closed. */
  record Closed(SequenceState state, Reason reason) {
  }
}
