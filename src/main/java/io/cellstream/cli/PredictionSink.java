package io.cellstream.cli;

import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceKey;
import java.util.OptionalLong;

/** What becomes of predictions. */
interface PredictionSink {

  /** @param timestamp the event's, in ms since 1970, if it has one */
  void take(SequenceKey key, OptionalLong timestamp, Prediction prediction);

  /** There are no more. */
  void finish(Tally tally);

  /**
   * What became of events.
   *
   * @param applied events that advanced their sequence
   * @param repeated events that were dropped because they had their sequence's last position once more
   * @param below events that were dropped because they were below it: seen before, or late
   * @param open sequences that have not ended
   */
  record Tally(long applied, long repeated, long below, Rejections rejections, long open) {
    long events() {
      return applied + dropped() + rejections.total();
    }

    long dropped() {
      return repeated + below;
    }
  }
}
