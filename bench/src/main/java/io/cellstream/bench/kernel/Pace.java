package io.cellstream.bench.kernel;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param slice about how long a contender runs before the next one's turn, at least one step: short beside a time slice of the
 *        scheduler, so that most turns are not interrupted
 * @param leastWarmUp how long a contender runs before its turns are counted, at least
 * @param mostWarmUp the same, at most; in between it ends once the contender has not become faster for {@code leastWarmUp}
 * @param time how long to take turns in all
 * @param leastRounds rounds to make even if the time is over
 * @param error the medians' relative error that is small enough to stop earlier
 */
record Pace(Duration slice, Duration leastWarmUp, Duration mostWarmUp, Duration time, int leastRounds, double error) {

  static Pace of(Duration time) {
    return new Pace(Duration.ofMillis(2), Duration.ofMillis(250), Duration.ofMillis(1500), time, 7, 0.002);
  }

  /** Whether everybody runs and no figure is worth quoting. */
  static Pace smoke() {
    return new Pace(Duration.ofMillis(1), Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(50), 3, 1);
  }
}
