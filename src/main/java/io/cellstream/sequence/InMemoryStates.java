package io.cellstream.sequence;

import java.util.HashMap;
import java.util.Map;

/** Sequences in a map, gone with the process. */
final class InMemoryStates implements SequenceStates {
  private final Map<SequenceKey, Sequence> byKey = new HashMap<>();

  /** Of every running sequence a copy of its state. */
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
    // it is here
  }

  @Override
  public void ended(Sequence sequence) {
    if (sequence.state() == null && !sequence.isWaiting()) {
      byKey.remove(sequence.key());
    }
  }
}
