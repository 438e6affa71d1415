package io.cellstream.bench.stream;

/**
 * The part of a turn that its rate is taken from: from the first commit that was seen to the first at which 95 % was done. So neither the wait
 * for the first commit nor what little is left for the last one counts, and both ends are commits.
 */
final class Window {
  private static final double ENOUGH = 0.95;

  private final long events;
  private final long openNanos;
  private long firstNanos;
  private long first;
  private long lastNanos;
  private long last;
  private boolean isOver;

  /** @param events of the turn; it begins at {@code openNanos} */
  Window(long events, long openNanos) {
    this.events = events;
    this.openNanos = openNanos;
  }

  void at(long nanos, long done) {
    if (done == 0 || isOver) {
      return;
    }
    if (first == 0) {
      first = done;
      firstNanos = nanos;
    }
    if (done > last) {
      last = done;
      lastNanos = nanos;
      isOver = done >= ENOUGH * events;
    }
  }

  /** Events per second; of a turn that one commit ended, over all its time. */
  double rate() {
    return last > first ? perSecond(last - first, lastNanos - firstNanos) : perSecond(last, lastNanos - openNanos);
  }

  private static double perSecond(long events, long nanos) {
    return nanos == 0 ? 0 : events * 1e9 / nanos;
  }
}
