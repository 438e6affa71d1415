package io.cellstream.ledger;

import io.cellstream.ledger.Local.Entry;
import io.cellstream.ledger.RecordKey.Index;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime;
import io.cellstream.sequence.SequenceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * By when to look at which sequence: an entry for each sequence that may end without an event, and for what each ended one left behind; and
 * one for a sequence that holds events. A sequence is entered when it is first written, and its later events do not move its entry: when the
 * entry falls due, the sequence is looked at, and entered anew if it is not over. So an event writes no entry. An entry names the incarnation
 * of its sequence, so that a later sequence of the same key, which has an entry of its own, does not inherit it. For one thread.
 */
final class DueEntries {
  /** The most entries that are held in memory because they were over when they were entered. */
  static final int MOST_OVERDUE = 4096;
  /** An estimate of the heap that one of them takes: objects, its place in the tree, a key of 40 bytes. */
  static final int HEAP_BYTES = 200;

  private final Local local;
  private final LedgerWriter writer;
  private final PartitionTime time;
  /** No entry is due before. */
  private final Map<Index, Long> next = new EnumMap<>(Index.class);
  /**
   * No entry before that is there any more, but those in {@link #overdue}: a scan from here on does not pass over what was removed, which
   * RocksDB keeps for long.
   */
  private final Map<Index, Long> gone = new EnumMap<>(Index.class);
  /** What was due when it was entered, behind where scans have come. */
  private final Map<Index, TreeMap<RecordKey, Integer>> overdue = new EnumMap<>(Index.class);
  /** Whether there are entries by the wall clock though no sequence goes by it: it was set otherwise before. */
  private boolean hasStray;

  /**
   * An entry.
   *
   * @param incarnation of the sequence, its lower half
   */
  record Due(Index index, SequenceKey key, int incarnation) {
  }

  DueEntries(Local local, LedgerWriter writer, Lifetime lifetime, PartitionTime time) {
    this.local = local;
    this.writer = writer;
    this.time = time;
    for (Index index : Index.values()) {
      // by a clock that no sequence goes by, nothing is ever due: nobody may be woken for it
      boolean isUsed = index.clock() == Clock.EVENT || (lifetime.isLimited() && lifetime.clock() == Clock.WALL);
      next.put(index, isUsed ? 0L : Lifetime.NEVER);
      gone.put(index, 0L);
      overdue.put(index, new TreeMap<>((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes())));
    }
    this.hasStray = next(Clock.WALL) == Lifetime.NEVER && !stray(1).isEmpty();
  }

  private List<Entry> stray(int most) {
    return local.range(RecordKey.dueFrom(Index.WALL, 0), RecordKey.dueFrom(Index.WALL, Lifetime.NEVER), most);
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
    return next.entrySet().stream().filter(each -> each.getKey().clock() == clock).mapToLong(Map.Entry::getValue).min().orElseThrow();
  }

  /**
   * Enters a sequence, unless it is never due.
   *
   * @param timestamp of the record, ms since the epoch
   */
  void enter(Due entry, long due, long timestamp) {
    if (due == Lifetime.NEVER) {
      return;
    }
    Index index = entry.index;
    long from = Math.max(0, due);
    RecordKey key = RecordKey.due(index, from, entry.key);
    ByteWriter value = new ByteWriter(Integer.BYTES);
    value.int32(entry.incarnation);
    writer.put(key, value.bytes(), timestamp);
    next.merge(index, from, Math::min);
    if (from < of(index, gone) && from <= time.now(index.clock())) {
      overdue(key, entry.incarnation);
    } else {
      gone.merge(index, from, Math::min);
    }
  }

  private static <T> T of(Index index, Map<Index, T> each) {
    return Objects.requireNonNull(each.get(index), "index");
  }

  private void overdue(RecordKey key, int incarnation) {
    TreeMap<RecordKey, Integer> entries = of(key.index(), overdue);
    entries.put(key, incarnation);
    if (entries.size() > MOST_OVERDUE) { // they are stored too, so the next scan finds them
      gone.merge(key.index(), entries.firstKey().number(), Math::min);
      entries.clear();
    }
  }

  /** Removes the entries that are due, those of each index the earliest first. */
  List<Due> take(Clock clock, int most) {
    List<Due> due = new ArrayList<>();
    for (Index index : Index.values()) {
      if (index.clock() == clock && of(index, next) <= time.now(clock)) {
        take(index, most, due);
      }
    }
    return due;
  }

  private void take(Index index, int most, List<Due> due) {
    List<RecordKey> taken = new ArrayList<>();
    TreeMap<RecordKey, Integer> first = of(index, overdue);
    while (due.size() < most && !first.isEmpty()) {
      Map.Entry<RecordKey, Integer> entry = first.pollFirstEntry();
      taken.add(entry.getKey());
      due.add(new Due(index, entry.getKey().sequence(), entry.getValue()));
    }
    if (first.isEmpty()) {
      next.put(index, scan(index, most, due, taken));
    }
    taken.forEach(entry -> writer.put(entry, null, Math.max(0, time.events())));
  }

  /** Adds stored entries that are due until there are {@code most}, and gives the time of the first one after them. */
  private long scan(Index index, int most, List<Due> due, List<RecordKey> taken) {
    writer.flush();
    byte[] end = RecordKey.dueFrom(index, Lifetime.NEVER);
    for (Entry entry : local.range(RecordKey.dueFrom(index, of(index, gone)), end, most - due.size() + 1)) {
      RecordKey key = RecordKey.of(entry.key());
      gone.put(index, key.number());
      if (key.number() > time.now(index.clock()) || due.size() == most) {
        return key.number();
      }
      taken.add(key);
      due.add(new Due(index, key.sequence(), incarnation(entry)));
    }
    gone.put(index, Lifetime.NEVER);
    return Lifetime.NEVER;
  }

  private static int incarnation(Entry entry) {
    ByteReader in = new ByteReader(Objects.requireNonNull(entry.value(), "value"), "a due entry");
    int incarnation = in.int32();
    in.requireEnd();
    return incarnation;
  }
}
