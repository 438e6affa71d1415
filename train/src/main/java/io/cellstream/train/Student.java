package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.ModelDefinition;

/** A network that learns from examples which it draws itself. */
interface Student {

  Parameters parameters();

  /** Draws the next batch and answers it; gradients are being collected. */
  Reply next(NDManager scratch);

  /** The model as it is now; its hashes are empty. */
  ModelDefinition definition();

  /**
   * The answers to a batch. An example may ask for several.
   *
   * @param logProbabilities of all answers that could be given, in nats, {@code [N × V]}
   * @param right the ids of the right ones, {@code [N]}
   */
  record Reply(NDArray logProbabilities, NDArray right) {
    /** The mean cross entropy, in nats. */
    NDArray loss() {
      return logProbabilities.gather(right.expandDims(-1), -1).neg().mean();
    }

    long asked() {
      return right.size();
    }

    /** How many of the likeliest answers are the right ones. */
    long told() {
      return logProbabilities.argMax(-1).eq(right).sum().getLong();
    }
  }
}
