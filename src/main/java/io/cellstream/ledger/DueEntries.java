package io.cellstream.ledger;

import io.cellstream.ledger.Local.Entry;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * By when to look at which sequence: an entry for each sequence that may end without an event, and for what each ended one left behind. A
 * sequence is entered when it is first written, and its later events do not move its entry: when the entry falls due, the sequence is looked
 * at, and entered anew if it is not over. So an event writes no entry. For one thread.
 */
final class DueEntries {
  private static final byte[] NOTHING = {};
  /** The most entries that are held in memory because they were over when they were entered. */
  static final int MOST_OVERDUE = 4096;
  /** An estimate of the heap that one of them takes: objects, its place in the tree, a key of 40 bytes. */
  static final int HEAP_BYTES = 200;

  private final Local local;
  private final LedgerWriter writer;
  private final Lifetime lifetime;
  private final PartitionTime time;
  /** No entry is due before. */
  private final Map<Clock, Long> next = new EnumMap<>(Clock.class);
  /**
   * No entry before that is there any more, but those in {@link #overdue}: a scan from here on does not pass over what was removed, which
   * RocksDB keeps for long.
   */
  private final Map<Clock, Long> gone = new EnumMap<>(Clock.class);
  /** What was due when it was entered, behind where scans have come. */
  private final Map<Clock, TreeSet<RecordKey>> overdue = new EnumMap<>(Clock.class);
  /** Whether there are entries by the wall clock though no sequence goes by it: it was set otherwise before. */
  private boolean hasStray;

  DueEntries(Local local, LedgerWriter writer, Lifetime lifetime, PartitionTime time) {
    this.local = local;
    this.writer = writer;
    this.lifetime = lifetime;
    this.time = time;
    for (Clock clock : Clock.values()) {
      // by a clock that no sequence goes by, nothing is ever due: nobody may be woken for it
      next.put(clock, clock == Clock.EVENT || (lifetime.isLimited() && lifetime.clock() == clock) ? 0L : Lifetime.NEVER);
      gone.put(clock, 0L);
      overdue.put(clock, new TreeSet<>((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes())));
    }
    this.hasStray = next(Clock.WALL) == Lifetime.NEVER && !stray(1).isEmpty();
  }

  private List<Entry> stray(int most) {
    return local.range(RecordKey.dueFrom(Clock.WALL, 0), RecordKey.dueFrom(Clock.WALL, Lifetime.NEVER), most);
  }

  /** Whether there are entries that nobody will ever take. */
  boolean hasStray() {
    return hasStray;
  }

  /**
   * Removes some of the entries that nobody will ever take.
   *
   * @param most the most entries
   */
  void removeStray(int most) {
    if (hasStray) {
      writer.flush();
      List<Entry> some = stray(most);
      some.forEach(entry -> writer.put(RecordKey.of(entry.key()), null, Math.max(0, time.events())));
      hasStray = some.size() == most;
    }
  }

  /** When {@link #take} may have something next; {@link Lifetime#NEVER}: not before another one is entered. */
  long next(Clock clock) {
    return of(clock, next);
  }

  /** Enters a sequence with this header, if it may end without an event. */
  void enter(SequenceKey key, SequenceHeader header) {
    long due = time.due(header);
    if (due != Lifetime.NEVER) {
      Clock clock = lifetime.clock(header);
      long from = Math.max(0, due);
      RecordKey entry = RecordKey.due(clock, from, key);
      writer.put(entry, NOTHING, header.last().timestamp());
      next.merge(clock, from, Math::min);
      if (from < of(clock, gone) && from <= time.now(clock)) {
        overdue(clock, entry);
      } else {
        gone.merge(clock, from, Math::min);
      }
    }
  }

  private static <T> T of(Clock clock, Map<Clock, T> each) {
    return Objects.requireNonNull(each.get(clock), "clock");
  }

  private void overdue(Clock clock, RecordKey entry) {
    TreeSet<RecordKey> entries = of(clock, overdue);
    entries.add(entry);
    if (entries.size() > MOST_OVERDUE) { // they are stored too, so the next scan finds them
      gone.merge(clock, entries.first().due(), Math::min);
      entries.clear();
    }
  }

  /** Removes the entries that are due, the earliest first, and gives their keys. */
  List<SequenceKey> take(Clock clock, int most) {
    long now = time.now(clock);
    if (next(clock) > now) {
      return List.of();
    }
    List<RecordKey> due = new ArrayList<>();
    TreeSet<RecordKey> first = of(clock, overdue);
    while (due.size() < most && !first.isEmpty()) {
      due.add(first.removeFirst());
    }
    if (first.isEmpty()) {
      next.put(clock, scan(clock, now, most, due));
    }
    due.forEach(entry -> writer.put(entry, null, Math.max(0, time.events())));
    return due.stream().map(RecordKey::sequence).toList();
  }

  /** Adds stored entries that are due until there are {@code most}, and gives the time of the first one after them. */
  private long scan(Clock clock, long now, int most, List<RecordKey> due) {
    writer.flush();
    byte[] end = RecordKey.dueFrom(clock, Lifetime.NEVER);
    for (Entry entry : local.range(RecordKey.dueFrom(clock, of(clock, gone)), end, most - due.size() + 1)) {
      RecordKey key = RecordKey.of(entry.key());
      gone.put(clock, key.due());
      if (key.due() > now || due.size() == most) {
        return key.due();
      }
      due.add(key);
    }
    gone.put(clock, Lifetime.NEVER);
    return Lifetime.NEVER;
  }
}
