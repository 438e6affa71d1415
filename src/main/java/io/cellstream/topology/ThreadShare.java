package io.cellstream.topology;

import io.cellstream.ledger.LiveMemory;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;

/**
 * What all tasks of one stream thread share, so that a thousand partitions need no more of it than one.
 *
 * @param wave where their sequences are stepped, one task's at a time
 * @param waiting of what waits in all of them
 * @param memory of their live states
 */
record ThreadShare(Wave wave, WaitingLimit waiting, LiveMemory memory) {
  /** So many waves' worth of events may wait: where a few keys have most of the events, waves are full only if they can wait for others. */
  private static final int WAITING_WAVES = 128;
  private static final long WAITING_BYTES = 32L << 20;
  /** Live are at least the sequences of two waves. */
  private static final int LEAST_WAVES = 2;

  static ThreadShare of(TopologyPlan plan) {
    BatchPlan batch = plan.batch();
    // without a store nothing tells of a commit, so nothing may wait for one
    int rows = plan.keepsStates() ? batch.sequences() : 1;
    int waiting = plan.keepsStates() ? WAITING_WAVES * rows : 1;
    return new ThreadShare(new Wave(plan.model(), plan.modelChange(), rows), new WaitingLimit(waiting, WAITING_BYTES, batch.time()),
        new LiveMemory(batch.liveBytes(), LEAST_WAVES * rows));
  }
}
