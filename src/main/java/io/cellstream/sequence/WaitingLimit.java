package io.cellstream.sequence;

import java.time.Duration;

/**
 * How much may wait in all batches of one thread together. All waiting events must be stepped before a commit, so the limit is on their
 * number, their bytes, and the time that stepping them takes. For one thread.
 */
public final class WaitingLimit {
  /** The newest wave's share in the moving average of a step's time. */
  private static final double NEWEST = 1.0 / 16;

  private final int mostEvents;
  private final long mostBytes;
  private final long mostNanos;
  private int events;
  private long bytes;
  private double nanosPerEvent;

  /**
   * @param events the most that may wait, at least 1
   * @param bytes the most that may wait, counted as they arrived
   * @param time the most that stepping them may take
   */
  public WaitingLimit(int events, long bytes, Duration time) {
    this.mostEvents = events;
    this.mostBytes = bytes;
    this.mostNanos = time.toNanos();
  }

  /** Whether as much waits as may. */
  boolean isReached() {
    return events >= mostEvents || bytes >= mostBytes || events * nanosPerEvent >= mostNanos;
  }

  void add(long eventBytes) {
    events++;
    bytes += eventBytes;
  }

  void remove(long eventBytes) {
    events--;
    bytes -= eventBytes;
  }

  /** Tells how long a wave of {@code ofEvents} events took. */
  void took(long nanos, int ofEvents) {
    double each = (double) nanos / ofEvents;
    nanosPerEvent = nanosPerEvent == 0 ? each : nanosPerEvent + (each - nanosPerEvent) * NEWEST;
  }
}
