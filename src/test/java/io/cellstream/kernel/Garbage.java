package io.cellstream.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a piece of work leaves to the garbage collector once the JIT has done with it. */
public final class Garbage {
  private static final int ROUNDS = 1000;
  private static final int REPETITIONS = 100;
  private static final int FEW_ROUNDS = 6;

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

  /** Work that is not the same each time. */
  @FunctionalInterface
  public interface Pieces {
    /** @param number from 0 on, below {@link #count} */
    void one(int number) throws Exception;
  }

  /** How many pieces {@link #ofEach} does. */
  public static int count(int warmUp, int round) {
    return warmUp + FEW_ROUNDS * round;
  }

  /**
   * The bytes that each piece of a round allocated, in the best of a few rounds: other tests keep the JIT busy meanwhile.
   *
   * @param warmUp pieces before the first round
   * @param round pieces of a round
   */
  public static long ofEach(int warmUp, int round, Pieces work) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int number = 0;
    while (number < warmUp) {
      work.one(number++);
    }
    long least = Long.MAX_VALUE;
    while (number < count(warmUp, round)) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < round; i++) {
        work.one(number++);
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / round);
    }
    return least;
  }
}
