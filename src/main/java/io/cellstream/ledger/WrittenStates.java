package io.cellstream.ledger;

import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.CaughtUp;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.SequenceState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The records of one partition's changelog, and the states that they amount to, for whoever holds these against something. For one thread. */
public final class WrittenStates {
  private final InMemoryLog records = new InMemoryLog();

  /** The next record, deletions included. */
  public void take(byte[] key, byte @Nullable [] value) {
    records.write(List.of(new Local.Entry(key, value)));
  }

  /** Up to which offsets events were taken; empty if none was. */
  public Optional<Mark> mark() {
    return Optional.ofNullable(records.get(RecordKey.MARK.bytes())).map(Mark::decode);
  }

  /** Whether, by the time of the mark, there is an entry of a sequence that nobody has looked at yet. */
  public boolean isBehindTime() {
    return mark().filter(mark -> records.keys().stream()
        .anyMatch(key -> key.kind() == RecordKey.Kind.DUE && key.index().clock() == Lifetime.Clock.EVENT && key.number() <= mark.time()))
        .isPresent();
  }

  /** The positions of the events that are held, by sequence. */
  public Map<SequenceKey, NavigableSet<Long>> held() {
    Map<SequenceKey, NavigableSet<Long>> held = new HashMap<>();
    records.keys().stream().filter(key -> key.kind() == RecordKey.Kind.HELD)
        .forEach(key -> held.computeIfAbsent(key.sequence(), _ -> new TreeSet<>()).add(key.number()));
    return held;
  }

  /**
   * The state of each sequence that something is written of. Steps whose inputs are logged are taken again.
   *
   * @param model the one that made them
   */
  public Map<SequenceKey, SequenceState> states(RecurrentModel model) {
    Ledger ledger = new Ledger(records, records, LedgerPlan.of(model.definition(), Optional.empty(), Duration.ZERO, SequencePolicy.DEFAULT),
        new Source("none", 0, 0, 0), new LiveMemory(Long.MAX_VALUE, 1), HeldRecords.UNREAD);
    CaughtUp caughtUp = new CaughtUp(model);
    Map<SequenceKey, SequenceState> states = new HashMap<>();
    for (RecordKey key : records.keys()) {
      switch (key.kind()) {
        case SNAPSHOT, CHUNK -> {
          SequenceState state = caughtUp.state(ledger.open(key.sequence()));
          if (state != null) {
            states.put(key.sequence(), state);
          }
        }
        case MODELS, MARK, DUE, HELD -> {
          // not a sequence's
        }
      }
    }
    return states;
  }
}
