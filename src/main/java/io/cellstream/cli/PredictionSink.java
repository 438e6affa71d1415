package io.cellstream.cli;

import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Positions.Standing;
import java.util.Map;
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
   * @param late events that came late and were accepted; they are among the applied ones
   * @param drops events that were dropped for their position, by how it stood to their sequence's
   * @param open sequences that have not ended
   * @param held events that still wait for lower positions
   */
  record Tally(long applied, long late, Map<Standing, Long> drops, Rejections rejections, long open, long held) {
    long events() {
      return applied + dropped() + rejections.total() + held;
    }

    long dropped() {
      return drops.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
