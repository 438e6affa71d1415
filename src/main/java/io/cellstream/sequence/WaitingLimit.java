package io.cellstream.sequence;

import java.time.Duration;

/**
 * How many events may wait in all batches of one thread together, for their steps or for those before them. They all have to be stepped
 * before a commit, so what counts besides their number and bytes is the time that takes. For one thread.
 */
public final class WaitingLimit {
  /** Of an average over the waves so far, the part that the newest one makes. */
  private static final double NEWEST = 1.0 / 16;

  private final int mostEvents;
  private final long mostBytes;
  private final long mostNanos;
  private int events;
  private long bytes;
  private double nanosPerEvent;

  /**
   * @param events at most, at least 1
   * @param bytes of the events as they arrived
   * @param time that stepping them may take
   */
  public WaitingLimit(int events, long bytes, Duration time) {
    this.mostEvents = events;
    this.mostBytes = bytes;
    this.mostNanos = time.toNanos();
  }

  /** Whether no more should wait. */
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

  /** A wave of so many events took so long. */
  void took(long nanos, int ofEvents) {
    double each = (double) nanos / ofEvents;
    nanosPerEvent = nanosPerEvent == 0 ? each : nanosPerEvent + (each - nanosPerEvent) * NEWEST;
  }
}
