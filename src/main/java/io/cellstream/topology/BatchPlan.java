package io.cellstream.topology;

import java.time.Duration;

/**
 * How a stream thread steps sequences together.
 *
 * @param sequences at most, at least 1
 * @param time that stepping may take of what waits for a commit
 * @param liveBytes of the states that the thread keeps decoded
 */
public record BatchPlan(int sequences, Duration time, long liveBytes) {
  /** For a topology that is only looked at. */
  public static final BatchPlan NONE = new BatchPlan(1, Duration.ZERO, 0);
}
