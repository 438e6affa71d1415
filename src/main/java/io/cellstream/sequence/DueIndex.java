package io.cellstream.sequence;

import io.cellstream.sequence.Lifetime.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * By when to look at which sequence, in memory. A sequence is entered when it begins, and its later events do not move its entry: when the
 * entry falls due, the sequence is looked at, and entered anew if it is not over.
 */
final class DueIndex {
  private final Map<Clock, TreeMap<Long, TreeSet<SequenceKey>>> byTime = new EnumMap<>(Clock.class);

  DueIndex() {
    for (Clock clock : Clock.values()) {
      byTime.put(clock, new TreeMap<>());
    }
  }

  private TreeMap<Long, TreeSet<SequenceKey>> of(Clock clock) {
    return Objects.requireNonNull(byTime.get(clock), "clock");
  }

  void enter(Clock clock, long due, SequenceKey key) {
    if (due != Lifetime.NEVER) {
      of(clock).computeIfAbsent(due, _ -> new TreeSet<>((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()))).add(key);
    }
  }

  /** Removes the entries that are due, the earliest first, and gives their keys. */
  List<SequenceKey> take(Clock clock, long now, int most) {
    List<SequenceKey> due = new ArrayList<>(0);
    TreeMap<Long, TreeSet<SequenceKey>> entries = of(clock);
    while (due.size() < most && !entries.isEmpty() && entries.firstKey() <= now) {
      TreeSet<SequenceKey> first = entries.firstEntry().getValue();
      due.add(first.pollFirst());
      if (first.isEmpty()) {
        entries.pollFirstEntry();
      }
    }
    return due;
  }
}
