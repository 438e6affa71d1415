package io.cellstream.ledger;

import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * By when to look at which sequence: an entry for each sequence that may end without an event, and for what each ended one left behind. A
 * sequence is entered when it is first written, and its later events do not move its entry: when the entry falls due, the sequence is looked
 * at, and entered anew if it is not over. So an event writes no entry. For one thread.
 */
final class DueEntries {
  private static final byte[] NOTHING = {};

  private final Local local;
  private final LedgerWriter writer;
  private final Lifetime lifetime;
  private final PartitionTime time;
  /** No entry is due before. */
  private final Map<Clock, Long> next = new EnumMap<>(Clock.class);
  /** No entry before that is there any more: a scan from here on does not pass over what was removed. */
  private final Map<Clock, Long> gone = new EnumMap<>(Clock.class);

  DueEntries(Local local, LedgerWriter writer, Lifetime lifetime, PartitionTime time) {
    this.local = local;
    this.writer = writer;
    this.lifetime = lifetime;
    this.time = time;
    for (Clock clock : Clock.values()) {
      next.put(clock, 0L);
      gone.put(clock, 0L);
    }
  }

  /** When {@link #take} may have something next; {@link Lifetime#NEVER}: not before another one is entered. */
  long next(Clock clock) {
    return Objects.requireNonNull(next.get(clock), "clock");
  }

  /** Enters a sequence with this header, if it may end without an event. */
  void enter(SequenceKey key, SequenceHeader header) {
    long due = time.due(header);
    if (due != Lifetime.NEVER) {
      Clock clock = lifetime.clock(header);
      long from = Math.max(0, due);
      writer.put(RecordKey.due(clock, from, key), NOTHING, header.last().timestamp());
      next.merge(clock, from, Math::min);
      gone.merge(clock, from, Math::min);
    }
  }

  /** Removes the entries that are due, the earliest first, and gives their keys. */
  List<SequenceKey> take(Clock clock, int most) {
    long now = time.now(clock);
    if (next(clock) > now) {
      return List.of();
    }
    writer.flush();
    byte[] end = RecordKey.dueFrom(clock, Lifetime.NEVER);
    List<RecordKey> first = local.range(RecordKey.dueFrom(clock, Objects.requireNonNull(gone.get(clock), "clock")), end, most + 1).stream()
        .map(entry -> RecordKey.of(entry.key())).toList();
    List<RecordKey> due = first.stream().limit(most).takeWhile(entry -> entry.due() <= now).toList();
    due.forEach(entry -> writer.put(entry, null, Math.max(0, time.events())));
    long from = due.size() < first.size() ? first.get(due.size()).due() : Lifetime.NEVER;
    next.put(clock, from);
    gone.put(clock, from);
    return due.stream().map(RecordKey::sequence).toList();
  }
}
