package io.cellstream.bench.stream;

import java.time.Duration;

/**
 * What one setting may take, so that a run on a busy machine measures less rather than longer.
 *
 * @param startNanos when it began, by {@link System#nanoTime()}
 */
record TimeBudget(long startNanos, Duration limit) {
  /** Shares of the limit by which a phase is to have ended; restores have the rest. */
  static final double WARM_UP = 0.45;
  static final double TURNS = 0.75;
  static final double LATENCY = 0.88;

  static TimeBudget begin(Duration limit) {
    return new TimeBudget(System.nanoTime(), limit);
  }

  /** Until a phase is to have ended; not negative. */
  Duration left(double share) {
    return left(share, System.nanoTime());
  }

  Duration left(double share, long now) {
    long nanos = (long) (limit.toNanos() * share) - (now - startNanos);
    return Duration.ofNanos(Math.max(0, nanos));
  }
}
