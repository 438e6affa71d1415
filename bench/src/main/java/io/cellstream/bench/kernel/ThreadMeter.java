package io.cellstream.bench.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** The calling thread's real clocks. */
final class ThreadMeter implements Meter {
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  @Override
  public long wallNanos() {
    return System.nanoTime();
  }

  @Override
  public long cpuNanos() {
    return threads.getCurrentThreadCpuTime();
  }

  @Override
  public long allocatedBytes() {
    return threads.getCurrentThreadAllocatedBytes();
  }
}
