package io.cellstream.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * By when to look at which sequence, in memory, by the time of events. A sequence is entered when it begins, and its later events do not move
 * its entry: when the entry falls due, the sequence is looked at, and entered anew if it is not over.
 */
final class DueIndex {
  private static final Comparator<SequenceKey> BY_BYTES = (a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes());

  private final NavigableMap<Long, NavigableSet<SequenceKey>> byTime = new TreeMap<>();

  void enter(long due, SequenceKey key) {
    if (due != Lifetime.NEVER) {
      byTime.computeIfAbsent(due, _ -> new TreeSet<>(BY_BYTES)).add(key);
    }
  }

  /** Removes the entries that are due, the earliest first, and gives their keys. */
  List<SequenceKey> take(long now, int most) {
    List<SequenceKey> due = new ArrayList<>(0);
    Map.Entry<Long, NavigableSet<SequenceKey>> first = byTime.firstEntry();
    while (due.size() < most && first != null && first.getKey() <= now) {
      due.add(first.getValue().removeFirst());
      if (first.getValue().isEmpty()) {
        byTime.pollFirstEntry();
      }
      first = byTime.firstEntry();
    }
    return due;
  }
}
