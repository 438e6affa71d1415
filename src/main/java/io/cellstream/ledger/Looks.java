package io.cellstream.ledger;

import io.cellstream.ledger.DueEntries.Due;
import io.cellstream.ledger.RecordKey.Index;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at sequences when their entries fall due, and enters those anew that go on. For one thread. */
final class Looks {
  /** How often the wall clock is looked at while a sequence is idle. */
  private static final int WHILE_IDLE = 8;
  private static final long SHORTEST = 100;

  private final DueEntries entries;
  private final LedgerPlan plan;
  private final PartitionTime time;
  private final Function<SequenceKey, LiveSequence> sequences;
  /** Goes through the sequences that were there before all had entries; null: all have. */
  private @Nullable StoredKeys older;
  /** The keys whose sequences have no entry of their own until they are entered: theirs fell due, or they are new. */
  private final Set<SequenceKey> owed = new HashSet<>();

  /**
   * @param sequences gives a sequence as it is
   * @param older goes through the sequences that were there before all had entries; null: all have
   */
  Looks(DueEntries entries, LedgerPlan plan, PartitionTime time, Function<SequenceKey, LiveSequence> sequences,
      @Nullable StoredKeys older) {
    this.entries = entries;
    this.plan = plan;
    this.time = time;
    this.sequences = sequences;
    this.older = older;
  }

  /** Tells that a key's sequence has no entry of its own. */
  void owe(SequenceKey key) {
    owed.add(key);
  }

  /** The keys of sequences that may be over by this clock, or may let go what they hold; each has no entry then. */
  List<SequenceKey> due(Clock clock, int most) {
    Set<SequenceKey> due = new LinkedHashSet<>();
    for (Due entry : entries.take(clock, most)) {
      LiveSequence own = sequences.apply(entry.key());
      if (entry.index() == Index.HELD) {
        own.heldEntry = Lifetime.NEVER;
      } else if ((int) own.incarnation == entry.incarnation()) {
        owe(entry.key());
      } // else an earlier sequence's, and the present one has its own
      if (own.isWaiting() || mayEnd(own, clock)) {
        due.add(entry.key());
      } else {
        enter(own);
      }
    }
    return List.copyOf(due);
  }

  /** Whether a sequence may be over, or may let go what it holds, by this clock. */
  private boolean mayEnd(LiveSequence own, Clock clock) {
    if (own.isHolding()) {
      return !plan.window().isOpen() || (clock == Clock.EVENT && plan.window().due(own.held()) <= time.now(clock));
    }
    SequenceHeader header = own.header();
    return header != null && plan.lifetime().clock(header) == clock && time.due(header) <= time.now(clock);
  }

  /** Enters a sequence that is not over, where it has no entry. */
  void enter(LiveSequence own) {
    long let = own.isHolding() ? plan.window().due(own.held()) : Lifetime.NEVER;
    if (let < own.heldEntry) {
      entries.enter(new Due(Index.HELD, own.key(), 0), let, own.timestamp);
      own.heldEntry = let;
    }
    SequenceHeader header = own.header();
    if (owed.remove(own.key()) && header != null) {
      Clock clock = plan.lifetime().clock(header);
      // while it holds events it is not over, but may be so once it has let them go
      long earliest = own.isHolding() ? time.now(clock) + 1 : 0;
      entries.enter(new Due(Index.of(clock), own.key(), (int) own.incarnation), Math.max(earliest, time.due(header)),
          header.last().timestamp());
    }
  }

  /** Whether, as far as is written, a sequence may be over by its clock that is not yet ended. */
  boolean isDue(Clock clock) {
    return entries.next(clock) <= time.now(clock);
  }

  /** Whether all sequences have their entries. */
  boolean areAllEntered() {
    return older == null;
  }

  /** Whether there is anything for {@link #enterOlder} to do. */
  boolean hasOlder() {
    return older != null || entries.hasStray();
  }

  /** Enters some of the sequences that have no entry, and removes some entries by a clock that is no longer set; so many of each. */
  void enterOlder(int most) {
    entries.removeStray(most);
    StoredKeys keys = older;
    if (keys == null) {
      return;
    }
    List<SequenceKey> some = keys.next(most);
    for (SequenceKey key : some) {
      owe(key);
      enter(sequences.apply(key));
    }
    older = some.isEmpty() ? null : keys;
  }

  /** When to look at the wall clock again, in ms; empty: no sequence goes by it. */
  OptionalLong untilLook() {
    long next = entries.next(Clock.WALL);
    return next == Lifetime.NEVER
        ? OptionalLong.empty()
        : OptionalLong.of(Math.clamp(next - time.wall(), SHORTEST, Math.max(SHORTEST, every())));
  }

  /** After how many ms the wall clock is looked at again at the latest. */
  long every() {
    return Math.min(plan.lifetime().idle(), plan.lifetime().age()) / WHILE_IDLE;
  }
}
