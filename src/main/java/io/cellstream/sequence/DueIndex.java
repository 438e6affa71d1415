package io.cellstream.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * By when to look at which sequence, in memory, by the time of events: one entry a key. A sequence is entered when it begins, and its later
 * events do not move its entry: when the entry falls due, the sequence is looked at, and entered anew if it is not over.
 */
final class DueIndex {
  private static final Comparator<SequenceKey> BY_BYTES = (a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes());

  private final NavigableMap<Long, NavigableSet<SequenceKey>> byTime = new TreeMap<>();
  private final Map<SequenceKey, Long> byKey = new HashMap<>();

  /** An entry that comes sooner stays instead. */
  void enter(long due, SequenceKey key) {
    Long sooner = byKey.get(key);
    if (due == Lifetime.NEVER || (sooner != null && sooner <= due)) {
      return;
    }
    if (sooner != null) {
      remove(sooner, key);
    }
    byKey.put(key, due);
    byTime.computeIfAbsent(due, _ -> new TreeSet<>(BY_BYTES)).add(key);
  }

  private void remove(long due, SequenceKey key) {
    NavigableSet<SequenceKey> keys = Objects.requireNonNull(byTime.get(due), "entry");
    keys.remove(key);
    if (keys.isEmpty()) {
      byTime.remove(due);
    }
    byKey.remove(key);
  }

  /** Removes the entries that are due, the earliest first, and gives their keys. */
  List<SequenceKey> take(long now, int most) {
    List<SequenceKey> due = new ArrayList<>(0);
    Map.Entry<Long, NavigableSet<SequenceKey>> first = byTime.firstEntry();
    while (due.size() < most && first != null && first.getKey() <= now) {
      SequenceKey key = first.getValue().getFirst();
      remove(first.getKey(), key);
      due.add(key);
      first = byTime.firstEntry();
    }
    return due;
  }
}
