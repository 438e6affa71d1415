package io.cellstream.bench.kernel;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param slice about how long a contender's turn is, at least one step: short beside a time slice of the scheduler, so that on a busy
 *        machine many turns are not interrupted
 * @param settle a contender is warm once this much of its own time on a CPU has made it no faster
 * @param mostWarmUp when its warm-up ends all the same
 * @param time how long to take turns in all
 * @param leastRounds rounds to make even if the time is over
 * @param error the medians' relative error that is small enough to stop earlier
 */
record Pace(Duration slice, Duration settle, Duration mostWarmUp, Duration time, int leastRounds, double error) {

  /** Rounds below which no median is taken of a part of them. */
  static final int FEW = 7;

  /** For figures to quote. */
  static Pace of(Duration time) {
    return new Pace(Duration.ofMillis(1), Duration.ofMillis(100), time.dividedBy(10), time, FEW, 0.002);
  }

  /** Before the first figure: so long that the JIT is done with all code that is common to the settings. */
  static Pace rehearsal() {
    return new Pace(Duration.ofMillis(1), Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ZERO, 1, 1);
  }

  /** Whether everybody runs; no figure is worth quoting. */
  static Pace smoke() {
    return new Pace(Duration.ofMillis(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, 1);
  }
}
