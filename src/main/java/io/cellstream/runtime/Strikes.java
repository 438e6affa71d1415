package io.cellstream.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** Remembers recent failures by place, to recognise one that keeps coming back. */
final class Strikes {
  static final int LIMIT = 3;
  private static final Duration MEMORY = Duration.ofMinutes(10);
  private static final int MOST_REMEMBERED = 1000;

  private final InstantSource clock;
  private final Deque<Strike> recent = new ArrayDeque<>();

  Strikes(InstantSource clock) {
    this.clock = clock;
  }

  private record Strike(String place, long millis) {
  }

  /** Counts a failure; true if it is the third at that place within ten minutes. */
  boolean strikesOut(String place) {
    long now = clock.millis();
    recent.removeIf(strike -> now - strike.millis > MEMORY.toMillis());
    recent.addLast(new Strike(place, now));
    if (recent.size() > MOST_REMEMBERED) {
      recent.removeFirst();
    }
    return recent.stream().filter(strike -> strike.place.equals(place)).count() >= LIMIT;
  }
}
