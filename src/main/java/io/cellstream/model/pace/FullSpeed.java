package io.cellstream.model.pace;

import java.time.Duration;

/**
 * Tells from turn after turn of the same work when it runs as fast as it will. The JIT compiles in stages, and between two of them the speed
 * may stand still for long; but as long as a vector is not in a register it is an object, so a turn that allocates says that there is more
 * to come.
 */
public final class FullSpeed {
  /** How long nothing may have become faster. */
  static final Duration STANDSTILL = Duration.ofMillis(100);
  /** A tenth faster is faster; less is noise. */
  private static final double GAIN = 0.9;

  private long best = Long.MAX_VALUE;
  private long reference = Long.MAX_VALUE;
  private long gainedAt;

  /**
   * Notes a turn.
   *
   * @param now a clock's nanoseconds at its end
   * @param nanos its time per piece of work
   * @param bytes what it allocated per piece of work
   */
  public void take(long now, long nanos, long bytes) {
    best = Math.min(best, nanos);
    if (bytes > 0 || nanos < GAIN * reference) {
      reference = best;
      gainedAt = now;
    }
  }

  /** Whether, at {@code now}, the last turns were neither faster than those before nor allocated anything. */
  public boolean isFull(long now) {
    return best < Long.MAX_VALUE && now - gainedAt >= STANDSTILL.toNanos();
  }

  /** The shortest time per piece of work so far, ns. */
  public long best() {
    return best;
  }
}
