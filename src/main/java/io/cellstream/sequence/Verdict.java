package io.cellstream.sequence;

import io.cellstream.sequence.Positions.Gap;
import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Origin;
import java.util.List;
import java.util.Optional;

/** What became of one event. */
public sealed interface Verdict {

  /**
   * The event was applied.
   *
   * @param predictions in the order in which they are emitted
   * @param turn what the event was in its sequence's life
   */
  record Applied(List<Prediction> predictions, Turn turn) implements Verdict {
    public Applied {
      predictions = List.copyOf(predictions);
    }

    /** Of an event that its sequence goes on with. */
    public Applied(List<Prediction> predictions) {
      this(predictions, Turn.NONE);
    }
  }

  /**
   * What an event was in its sequence's life.
   *
   * @param begins whether a sequence begins with it
   * @param ended the reasons of the sequences that are over with it: one that it cut off, and its own
   * @param isLate whether it came late, and was accepted
   * @param skipped the positions that it left out
   */
  record Turn(boolean begins, List<Reason> ended, boolean isLate, Optional<Skipped> skipped) {
    /** Its sequence goes on. */
    public static final Turn NONE = new Turn(false, List.of(), false, Optional.empty());
  }

  /**
   * Positions that an event left out.
   *
   * @param after the last event that was applied before
   */
  record Skipped(Gap positions, Origin after) {
  }

  /**
   * The sequence was over by its time. Without a reason no sequence was: only what an ended one had left behind is gone, or nothing is.
   *
   * @param timestamp when it was over, ms since the epoch; its predictions have this time
   */
  record Lapsed(SequenceKey key, long timestamp, Optional<Reason> reason, List<Prediction> predictions) implements Verdict {
    public Lapsed {
      predictions = List.copyOf(predictions);
    }
  }

  /**
   * The event was dropped and changed nothing, because its position is not above its sequence's last one.
   *
   * @param position the event's
   * @param last the sequence's
   * @param standing whether it was seen, is late, or can't be told
   */
  record Dropped(long position, long last, Standing standing) implements Verdict {

    /** What happened, in words for the event's sender. */
    public String message() {
      return "position " + position + switch (standing) {
        case SEEN -> (position == last ? " is the last position of its sequence" : " of its sequence came before") + " (seen before)";
        case LATE -> " comes late: its sequence is at " + last;
        case NEW, UNTOLD -> " is not above the last position of its sequence, " + last + " (seen before, or late)";
      } + ": dropped";
    }
  }

  /** The event came before others of lower positions. It is held, and gets another verdict once they have come, or are given up. */
  record Held(long position) implements Verdict {
  }

  /** The event can't be applied. It changed nothing, and belongs with the dead letters. */
  record Rejected(RejectCause cause, String message) implements Verdict {
  }
}
