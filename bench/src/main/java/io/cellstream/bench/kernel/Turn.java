package io.cellstream.bench.kernel;

/**
 * What one turn took.
 *
 * @param steps how many steps it had
 * @param wallNanos from its begin to its end
 * @param cpuNanos of which the thread was on a CPU
 * @param allocatedBytes on the Java heap
 */
record Turn(int steps, long wallNanos, long cpuNanos, long allocatedBytes) {
  /** What reading the clocks may take, and how far they may differ. */
  private static final long CLOCKS = 20_000;

  /** Whether something else was on this thread's CPU meanwhile. */
  boolean interrupted() {
    return wallNanos - cpuNanos > CLOCKS + cpuNanos / 20;
  }

  /** Wall time per step. */
  double nanos() {
    return (double) wallNanos / steps;
  }
}
