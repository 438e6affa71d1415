package io.cellstream.ledger;

import java.time.Duration;

/**
 * When a sequence's memory is written instead of its inputs: once so many events came since the last snapshot. Fewer snapshots are fewer bytes;
 * but all events since one are stepped again when the sequence is next needed after a restart. Changes no bit of any state.
 *
 * @param events between two snapshots, at least 1
 */
public record SnapshotRule(int events) {
  private static final int LEAST = 16;
  private static final int MOST = 512;
  /** What a snapshot may cost of each event between two. */
  private static final int BYTES_PER_EVENT = 8;
  /** For the steps of one sequence that are taken again. */
  private static final Duration MOST_REPLAY = Duration.ofMillis(4);

  /**
   * By what a snapshot takes and what a step takes.
   *
   * @param bytes of a snapshot
   */
  public static SnapshotRule of(int bytes, Duration step) {
    long affordable = MOST_REPLAY.toNanos() / Math.max(1, step.toNanos());
    return new SnapshotRule(Math.clamp(Math.min(bytes / BYTES_PER_EVENT, affordable), LEAST, MOST));
  }
}
