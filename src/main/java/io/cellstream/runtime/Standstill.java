package io.cellstream.runtime;

import java.time.Duration;

/**
 * Events that wait while nothing is committed.
 *
 * @param partitions of the input topic whose events wait; 0 if the stream gets on
 * @param uncommitted how long the longest has waited without a commit, counted while the stream was in a position to make one
 * @param reason one line: where, and what the cluster says of it; empty if the stream gets on
 */
public record Standstill(int partitions, Duration uncommitted, String reason) {

  /** The stream gets on. */
  public static Standstill none(Duration uncommitted) {
    return new Standstill(0, uncommitted, "");
  }

  public boolean isOne() {
    return partitions > 0;
  }
}
