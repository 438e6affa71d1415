package io.cellstream.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a piece of work leaves to the garbage collector once the JIT has done with it. */
public final class Garbage {
  private static final int ROUNDS = 1000;
  private static final int REPETITIONS = 100;

  private Garbage() {
  }

  /** The fewest bytes that a round of repetitions allocated: compilation happens at some point of the rounds, and after it not a byte. */
  public static long of(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        work.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
