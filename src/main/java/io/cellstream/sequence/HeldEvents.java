package io.cellstream.sequence;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Events of one sequence that came before others of lower positions. They are held until those have come, or until there is no room or no
 * time to wait for them. For one thread.
 */
public final class HeldEvents {
  private final TreeMap<Long, Arrival> byPosition = new TreeMap<>();
  private long bytes;

  /** How many are held. */
  public int size() {
    return byPosition.size();
  }

  /** The size of all. */
  public long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return byPosition.isEmpty();
  }

  boolean has(long position) {
    return byPosition.containsKey(position);
  }

  /** The lowest position that is held; there must be one. */
  long lowest() {
    return byPosition.firstKey();
  }

  /** The event of the lowest position; there must be one. */
  Arrival first() {
    return byPosition.firstEntry().getValue();
  }

  /** By position, in rising order; a view. */
  public NavigableMap<Long, Arrival> byPosition() {
    return Collections.unmodifiableNavigableMap(byPosition);
  }

  /** The partition's time when the one that is held for longest had been read; there must be one. */
  public long since() {
    return byPosition.values().stream().mapToLong(each -> each.moment().after()).min().orElseThrow();
  }

  /** Adds an event of a position that is not held yet. */
  public void add(long position, Arrival event) {
    Arrival before = byPosition.put(position, event);
    if (before != null) {
      throw new IllegalStateException("position " + position + " is held already");
    }
    bytes += event.bytes();
  }

  /** Removes this event, if it is the one of the lowest position. */
  boolean remove(Arrival event) {
    if (isEmpty() || !first().is(event)) {
      return false;
    }
    bytes -= byPosition.pollFirstEntry().getValue().bytes();
    return true;
  }

  void clear() {
    byPosition.clear();
    bytes = 0;
  }
}
