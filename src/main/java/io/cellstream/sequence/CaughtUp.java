package io.cellstream.sequence;

import io.cellstream.model.RecurrentModel;
import org.jspecify.annotations.Nullable;

/** Takes the steps of sequences again that are behind, so that their states can be looked at. */
public final class CaughtUp {
  private final RecurrentModel model;

  public CaughtUp(RecurrentModel model) {
    this.model = model;
  }

  /** A copy of its state. */
  public @Nullable SequenceState state(Sequence sequence) {
    Wave wave = new Wave(model, SequencePolicy.DEFAULT, 1);
    while (sequence.isBehind()) {
      wave.clear();
      wave.add(sequence);
      wave.run();
      wave.conclude(0, SequenceStates.NONE);
    }
    SequenceState state = sequence.state();
    return state == null ? null : state.copy();
  }
}
