package io.cellstream.train;

/**
 * How to train a next-character model.
 *
 * @param embedding width E of the embedding
 * @param hidden hidden units H of every layer
 * @param layers LSTM layers
 * @param passes how many times as many characters as the training part has are read
 * @param minutes training ends within about this time; infinite: after the passes. If finite, the result depends on the machine's speed
 * @param batch lanes B read side by side
 * @param chunk time steps through which gradients flow back
 * @param restart the probability that a lane begins a line afresh before a chunk
 * @param rate Adam's learning rate at the start; falls to a twentieth along a cosine
 * @param dropout the share of inputs of every layer and of the head that is left out while training
 * @param seed of the weights, the order of reading and the dropout
 */
public record TrainingPlan(int embedding, int hidden, int layers, double passes, double minutes, int batch, int chunk, double restart,
    double rate, double dropout, int seed) {

  /** @throws IllegalArgumentException naming the option that makes no sense */
  public TrainingPlan {
    require(embedding > 0, "--embedding must be at least 1");
    require(hidden > 0, "--hidden must be at least 1");
    require(layers > 0, "--layers must be at least 1");
    require(passes > 0, "--passes must be above 0");
    require(minutes > 0, "--minutes must be above 0");
    require(batch > 0, "--batch must be at least 1");
    require(chunk > 0, "--chunk must be at least 1");
    require(restart >= 0 && restart <= 1, "--restart must be within 0 and 1");
    require(rate > 0 && Double.isFinite(rate), "--rate must be above 0");
    require(dropout >= 0 && dropout < 1, "--dropout must be at least 0 and below 1");
  }

  /** The learning rate after a share of the training, 0 to 1. */
  float rateAt(double progress) {
    return LearningRate.at(rate, progress);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
