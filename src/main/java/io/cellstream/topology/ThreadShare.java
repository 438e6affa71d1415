package io.cellstream.topology;

import io.cellstream.ledger.LiveMemory;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;

/**
 * What all tasks of one stream thread share, so that a thousand partitions need no more memory than one.
 *
 * @param wave steps their sequences, one task's at a time
 * @param waiting the limit on what waits in all tasks
 * @param memory the memory of their live states
 */
record ThreadShare(Wave wave, WaitingLimit waiting, LiveMemory memory) {
  /** How many waves' worth of events may wait. If a few keys have most of the events, waves are full only if these can wait for others. */
  private static final int WAITING_WAVES = 128;
  private static final long WAITING_BYTES = 32L << 20;
  /** How many waves' sequences are always live. */
  private static final int LEAST_WAVES = 2;

  static ThreadShare of(TopologyPlan plan) {
    BatchPlan batch = plan.batch();
    // without a store nothing announces a commit, so no event may wait for one
    int rows = plan.keepsStates() ? batch.sequences() : 1;
    int waiting = plan.keepsStates() ? WAITING_WAVES * rows : 1;
    return new ThreadShare(new Wave(plan.model(), plan.policy(), rows), new WaitingLimit(waiting, WAITING_BYTES, batch.time()),
        new LiveMemory(batch.liveBytes(), LEAST_WAVES * rows));
  }
}
