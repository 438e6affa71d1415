package io.cellstream.sequence;

import java.util.List;

/** What became of one event. */
public sealed interface Verdict {

  /** It was applied; the predictions it gave rise to, in order. */
  record Applied(List<Prediction> predictions) implements Verdict {
    public Applied {
      predictions = List.copyOf(predictions);
    }
  }

  /**
   * Its position is not above its sequence's last one: dropped, nothing changed. It was seen before, or it is late: of a sequence only its
   * last position is kept, so below that the two can't be told apart.
   *
   * @param position the event's
   * @param last the sequence's
   */
  record Dropped(long position, long last) implements Verdict {

    /** Whether it has the last position itself, which certainly was seen. */
    public boolean isRepeated() {
      return position == last;
    }

    /** What happened, for whoever sent the event. */
    public String message() {
      return "position " + position + (isRepeated()
          ? " is the last position of its sequence once more (seen before)"
          : " is not above the last position of its sequence, " + last + " (seen before, or late)") + ": dropped";
    }
  }

  /** It can't be applied: nothing changed, it belongs with the dead letters. */
  record Rejected(RejectCause cause, String message) implements Verdict {
  }
}
