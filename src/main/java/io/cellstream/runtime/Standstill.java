package io.cellstream.runtime;

import java.time.Duration;

/**
 * A standstill: events wait and nothing is committed. Or none, if the stream makes progress.
 *
 * @param partitions the number of input partitions whose events wait; 0 if there is no standstill
 * @param uncommitted how long the longest of them has waited without a commit, counting only time in which the stream could have committed
 * @param reason one line: where, and what the cluster says about it; empty if there is no standstill
 */
public record Standstill(int partitions, Duration uncommitted, String reason) {

  /** No standstill: the stream makes progress. */
  public static Standstill none(Duration uncommitted) {
    return new Standstill(0, uncommitted, "");
  }

  public boolean isOne() {
    return partitions > 0;
  }
}
