package io.cellstream.cli.demo;

import java.time.Duration;
import java.util.ArrayDeque;

/** How fast a count grows, by looks at it from time to time: lately, and in the best second. For one thread. */
final class Rate {
  private static final long LATELY = Duration.ofSeconds(1).toNanos();

  private final ArrayDeque<Look> looks = new ArrayDeque<>();
  private double best;

  private record Look(long nanos, long count) {
  }

  /** @param nanos on any clock that does not go back */
  void look(long nanos, long count) {
    looks.addLast(new Look(nanos, count));
    while (looks.size() > 2 && nanos - second().nanos >= LATELY) {
      looks.removeFirst();
    }
    if (nanos - looks.getFirst().nanos >= LATELY) {
      best = Math.max(best, lately());
    }
  }

  private Look second() {
    var each = looks.iterator();
    each.next();
    return each.next();
  }

  /** Counts per second over the last second, or since the first look if that was later. */
  double lately() {
    if (looks.size() < 2) {
      return 0;
    }
    Look first = looks.getFirst();
    Look last = looks.getLast();
    return last.nanos == first.nanos ? 0 : (last.count - first.count) * 1e9 / (last.nanos - first.nanos);
  }

  /** The largest {@link #lately} over a whole second; 0 if it took less. */
  double best() {
    return best;
  }
}
