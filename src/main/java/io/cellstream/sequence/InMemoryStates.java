package io.cellstream.sequence;

import io.cellstream.sequence.Lifetime.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps sequences in a map, for as long as the process lives. */
final class InMemoryStates implements SequenceStates {
  private final Lifetime lifetime;
  private final Map<SequenceKey, Sequence> byKey = new HashMap<>();
  private final DueIndex index = new DueIndex();

  InMemoryStates(Lifetime lifetime) {
    this.lifetime = lifetime;
  }

  /** Copies of all states. */
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
    SequenceState state = Objects.requireNonNull(sequence.state(), "state");
    if (state.steps() == 1) {
      enter(sequence, state);
    }
  }

  @Override
  public void ended(Sequence sequence) {
    SequenceState left = sequence.state();
    if (left != null) {
      enter(sequence, left);
    } else if (!sequence.isWaiting()) {
      byKey.remove(sequence.key());
    }
  }

  /** No wall clock goes on here: the ends that one has decided are told. */
  private void enter(Sequence sequence, SequenceState state) {
    if (lifetime.clock(state.header()) == Clock.EVENT) {
      index.enter(lifetime.due(state.header(), 0), sequence.key());
    }
  }

  @Override
  public List<SequenceKey> due(Clock clock, PartitionTime time, int most) {
    return clock == Clock.WALL ? List.of() : index.take(time.events(), most);
  }

  @Override
  public void goesOn(Sequence sequence) {
    SequenceState state = sequence.state();
    if (state != null) {
      enter(sequence, state);
    } else if (!sequence.isWaiting()) {
      byKey.remove(sequence.key());
    }
  }
}
