package io.cellstream.sequence;

import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PositionPolicy.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Keeps sequences in a map, for as long as the process lives. */
final class InMemoryStates implements SequenceStates {
  private final Lifetime lifetime;
  private final Window window;
  private final Map<SequenceKey, Sequence> byKey = new HashMap<>();
  private final DueIndex index = new DueIndex();

  InMemoryStates(SequencePolicy policy) {
    this.lifetime = policy.lifetime();
    this.window = policy.positions().window();
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

  /** The positions of all events that are held. */
  Map<SequenceKey, NavigableSet<Long>> held() {
    Map<SequenceKey, NavigableSet<Long>> held = new HashMap<>();
    byKey.values().stream().filter(Sequence::isHolding)
        .forEach(sequence -> held.put(sequence.key(), new TreeSet<>(sequence.held().byPosition().keySet())));
    return held;
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
    goesOn(sequence);
  }

  @Override
  public void held(Sequence sequence) {
    goesOn(sequence);
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
    if (sequence.isHolding()) { // until then it can't be over
      index.enter(window.due(sequence.held()), sequence.key());
    } else if (state != null) {
      enter(sequence, state);
    } else if (!sequence.isWaiting()) {
      byKey.remove(sequence.key());
    }
  }
}
