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

  /** Its position was seen before: dropped, nothing changed. */
  record Duplicate() implements Verdict {
  }

  /** It can't be applied: nothing changed, it belongs with the dead letters. */
  record Rejected(RejectCause cause, String message) implements Verdict {
  }
}
