package io.cellstream.train;

import io.cellstream.train.machine.HeldOutRecordings;

/**
 * How to train a machine-health model.
 *
 * @param hidden hidden units H of the one LSTM layer
 * @param recordings how many recordings are learned from, each drawn afresh and seen once
 * @param batch recordings B of one step of Adam, all of one length
 * @param rate Adam's learning rate at the start
 * @param seed of the weights and of the recordings
 */
record MachinePlan(int hidden, int recordings, int batch, double rate, int seed) {

  /** @throws IllegalArgumentException naming the option that makes no sense */
  MachinePlan {
    require(hidden > 0, "--hidden must be at least 1");
    require(batch > 0, "--batch must be at least 1");
    require(recordings >= batch, "--recordings must be at least the " + batch + " of a --batch");
    require(rate > 0 && Double.isFinite(rate), "--rate must be above 0");
    require(seed != HeldOutRecordings.SEED, "--seed must be another than " + seed + ": that is the held-out recordings' own");
  }

  /** Steps of Adam. */
  int steps() {
    return recordings / batch;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
