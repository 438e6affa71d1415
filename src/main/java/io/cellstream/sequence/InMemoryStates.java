package io.cellstream.sequence;

import java.util.HashMap;
import java.util.Map;

/** Keeps sequences in a map, for as long as the process lives. */
final class InMemoryStates implements SequenceStates {
  private final Map<SequenceKey, Sequence> byKey = new HashMap<>();

  /** Copies of the states of all running sequences. */
  Map<SequenceKey, SequenceState> states() {
    Map<SequenceKey, SequenceState> states = new HashMap<>();
    byKey.forEach((key, sequence) -> {
      SequenceState state = sequence.state();
      if (state != null) {
        states.put(key, state.copy());
      }
    });
    return states;
  }

  @Override
  public Sequence open(SequenceKey key) {
    return byKey.computeIfAbsent(key, Sequence::new);
  }

  @Override
  public void applied(Sequence sequence, StepInput input) {
    // nothing to do: open() gave out the very object that the map holds
  }

  @Override
  public void ended(Sequence sequence) {
    if (sequence.state() == null && !sequence.isWaiting()) {
      byKey.remove(sequence.key());
    }
  }
}
