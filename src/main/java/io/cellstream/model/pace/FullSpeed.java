package io.cellstream.model.pace;

import java.time.Duration;

/**
 * Tells when repeated work has reached its full speed. The JIT compiles in stages, and between two of them the speed may not change for
 * long. But a vector that is not yet in a register is an object, so as long as the work allocates, a later stage is still to come.
 */
public final class FullSpeed {
  /** How long the speed must not have changed. */
  static final Duration STANDSTILL = Duration.ofMillis(100);
  /** A time below this share of the reference counts as faster; less is noise. */
  private static final double GAIN = 0.9;

  private long best = Long.MAX_VALUE;
  private long reference = Long.MAX_VALUE;
  private long gainedAt;

  /**
   * Takes a measurement.
   *
   * @param now the clock at its end, ns
   * @param nanos the time per piece of work, ns
   * @param bytes the bytes allocated per piece of work
   */
  public void take(long now, long nanos, long bytes) {
    best = Math.min(best, nanos);
    if (bytes > 0 || nanos < GAIN * reference) {
      reference = best;
      gainedAt = now;
    }
  }

  /** Whether, at {@code now}, the work has neither become faster nor allocated anything for {@link #STANDSTILL}. */
  public boolean isFull(long now) {
    return best < Long.MAX_VALUE && now - gainedAt >= STANDSTILL.toNanos();
  }

  /** The shortest time per piece of work so far, ns. */
  public long best() {
    return best;
  }
}
