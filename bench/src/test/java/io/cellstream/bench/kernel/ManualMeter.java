package io.cellstream.bench.kernel;

/** Clocks that stand until they are moved. */
final class ManualMeter implements Meter {
  private long wall;
  private long cpu;
  private long allocated;

  /** Work that the thread does without being interrupted. */
  void work(long nanos) {
    wall += nanos;
    cpu += nanos;
  }

  /** Another thread has the CPU. */
  void away(long nanos) {
    wall += nanos;
  }

  void allocate(long bytes) {
    allocated += bytes;
  }

  @Override
  public long wallNanos() {
    return wall;
  }

  @Override
  public long cpuNanos() {
    return cpu;
  }

  @Override
  public long allocatedBytes() {
    return allocated;
  }
}
