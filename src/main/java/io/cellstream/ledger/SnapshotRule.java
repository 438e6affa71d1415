package io.cellstream.ledger;

import java.time.Duration;

/**
 * When to write a sequence's memory instead of its inputs: once so many events have come since the last snapshot. Fewer snapshots are fewer
 * bytes; but when the sequence is next needed after a restart, all events since its snapshot are stepped again. The rule changes no bit of
 * any state.
 *
 * @param events the number of events between two snapshots, at least 1
 */
public record SnapshotRule(int events) {
  /** The fewest and the most events between two snapshots that {@link #of} chooses. */
  private static final int LEAST = 16;
  private static final int MOST = 512;
  /** The bytes of a snapshot for which one event must have come: a snapshot costs at most this much per event. */
  private static final int BYTES_PER_EVENT = 8;
  /** The longest replay of one sequence. */
  private static final Duration MOST_REPLAY = Duration.ofMillis(4);

  /**
   * Chooses the number of events by a snapshot's bytes and a step's time.
   *
   * @param bytes the bytes of a snapshot
   */
  public static SnapshotRule of(int bytes, Duration step) {
    long affordable = MOST_REPLAY.toNanos() / Math.max(1, step.toNanos());
    return new SnapshotRule(Math.clamp(Math.min(bytes / BYTES_PER_EVENT, affordable), LEAST, MOST));
  }
}
