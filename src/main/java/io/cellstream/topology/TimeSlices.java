package io.cellstream.topology;

import java.util.function.LongSupplier;

/**
 * Cuts work whose weight nobody knows into slices, so that all of them together take about a given time. The first slice is small, because
 * each of its pieces may take long; the next ones are twice as large as long as there is time for that. For one thread.
 */
final class TimeSlices {
  private static final int FIRST = 16;
  private static final int LARGEST = 4096;

  private final long budget;
  private final LongSupplier clock;
  private final long begin;
  private long sliceBegin;
  private int size;

  /**
   * Begins now.
   *
   * @param budget for all slices, ns
   * @param clock ns
   */
  TimeSlices(long budget, LongSupplier clock) {
    this.budget = budget;
    this.clock = clock;
    this.begin = clock.getAsLong();
    this.sliceBegin = begin;
  }

  /** How many pieces the next slice has; 0: there is no time for another one. */
  int next() {
    long now = clock.getAsLong();
    long took = now - sliceBegin;
    long left = budget - (now - begin);
    if (size == 0) {
      size = FIRST;
    } else if (2 * took <= left) {
      size = Math.min(2 * size, LARGEST);
    } else if (took > left) {
      return 0;
    }
    sliceBegin = now;
    return size;
  }
}
