package io.cellstream.train;

import io.cellstream.train.chance.Seeds;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to train a model on simulated examples.
 *
 * @param hidden hidden units H of each layer
 * @param examples how many are learned from, each drawn afresh
 * @param batch examples B of one step of Adam
 * @param rate Adam's learning rate at the start
 * @param seed of the weights and of the examples
 */
record LearningPlan(int hidden, int examples, int batch, double rate, int seed) {

  /** @throws IllegalArgumentException naming the option that makes no sense */
  LearningPlan {
    require(hidden > 0, "--hidden must be at least 1");
    require(batch > 0, "--batch must be at least 1");
    require(examples >= batch, "--examples must be at least the " + batch + " of a --batch");
    require(rate > 0 && Double.isFinite(rate), "--rate must be above 0");
    require(seed != Seeds.HELD_OUT, "--seed must be another than " + seed + ": that is the held-out examples' own");
  }

  /** Steps of Adam. */
  int steps() {
    return examples / batch;
  }

  /**
   * For {@code model.json}; the size of the layers is there anyway.
   *
   * @param of what the examples are called
   */
  Map<String, Object> describe(String of) {
    return new TreeMap<>(Map.of(of, examples, "batch", batch, "rate", rate, "seed", seed));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
