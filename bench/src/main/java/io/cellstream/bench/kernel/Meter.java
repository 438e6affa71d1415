package io.cellstream.bench.kernel;

/** The clocks of the thread that measures. */
interface Meter {

  long wallNanos();

  /** Time this thread was on a CPU. */
  long cpuNanos();

  /** Bytes this thread allocated on the heap. */
  long allocatedBytes();
}
