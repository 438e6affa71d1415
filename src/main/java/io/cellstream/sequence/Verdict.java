package io.cellstream.sequence;

import java.util.List;

/** What became of one event. */
public sealed interface Verdict {

  /** The event was applied. Its predictions are in the order in which they are emitted. */
  record Applied(List<Prediction> predictions) implements Verdict {
    public Applied {
      predictions = List.copyOf(predictions);
    }
  }

  /**
   * The event was dropped and changed nothing, because its position is not above its sequence's last one. It was seen before, or it is
   * late: only the last position is kept, so below it the two can't be told apart.
   *
   * @param position the event's
   * @param last the sequence's
   */
  record Dropped(long position, long last) implements Verdict {

    /** Whether the event has the sequence's last position, so it was certainly seen before. */
    public boolean isRepeated() {
      return position == last;
    }

    /** What happened, in words for the event's sender. */
    public String message() {
      return "position " + position + (isRepeated()
          ? " is the last position of its sequence once more (seen before)"
          : " is not above the last position of its sequence, " + last + " (seen before, or late)") + ": dropped";
    }
  }

  /** The event can't be applied. It changed nothing, and belongs with the dead letters. */
  record Rejected(RejectCause cause, String message) implements Verdict {
  }
}
