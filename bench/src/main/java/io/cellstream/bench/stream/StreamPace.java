package io.cellstream.bench.stream;

import java.time.Duration;
import java.util.List;

/**
 * How long things take.
 *
 * @param limit of a setting: after it less is measured
 * @param warmUp of all contenders at once, at least
 * @param turn about
 * @param rounds turns of each contender that count, if there is time; {@link #LEAST_ROUNDS} in any case
 * @param lead of each latency, before it counts
 * @param latency per contender and load; zero: no latencies
 * @param loads shares of a contender's greatest rate, the least first; the others only if there is time
 * @param restore whether restarts without local state are measured
 */
record StreamPace(Duration limit, Duration warmUp, Duration turn, int rounds, Duration lead, Duration latency, List<Double> loads,
    boolean restore) {
  /** Fewer would have no median. */
  static final int LEAST_ROUNDS = 2;

  private static final List<Double> LOADS = List.of(1 / 3.0, 0.8);

  /** Under 2 minutes a setting, on an idle machine. */
  static StreamPace quick() {
    return new StreamPace(Duration.ofSeconds(100), Duration.ofSeconds(15), Duration.ofMillis(2500), 3, Duration.ofSeconds(2),
        Duration.ofSeconds(2), LOADS, true);
  }

  static StreamPace thorough() {
    return new StreamPace(Duration.ofMinutes(4), Duration.ofSeconds(20), Duration.ofSeconds(5), 5, Duration.ofSeconds(15),
        Duration.ofSeconds(10), LOADS, true);
  }

  /** For the build: everything once, nothing worth quoting. */
  static StreamPace smoke() {
    return new StreamPace(Duration.ofMinutes(1), Duration.ZERO, Duration.ofMillis(300), 1, Duration.ofMillis(500), Duration.ofMillis(500),
        List.of(0.1), false);
  }
}
