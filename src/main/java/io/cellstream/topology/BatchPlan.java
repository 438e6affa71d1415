package io.cellstream.topology;

import java.time.Duration;

/**
 * How a stream thread steps sequences together.
 *
 * @param sequences the most sequences to step together, at least 1
 * @param time the most time that stepping all waiting events may take before a commit
 * @param liveBytes the most bytes of decoded states that the thread keeps
 */
public record BatchPlan(int sequences, Duration time, long liveBytes) {
  /** For a topology that is only described. */
  public static final BatchPlan NONE = new BatchPlan(1, Duration.ZERO, 0);
}
