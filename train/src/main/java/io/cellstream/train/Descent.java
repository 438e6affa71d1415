package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import java.util.Map;

/** Adam, with the gradients cut to a longest length. */
final class Descent {
  /** Gradients together longer than this are scaled down to it. */
  private static final double LONGEST_GRADIENT = 5;

  private final Map<String, NDArray> parameters;
  private final Optimizer adam;
  private float rate;

  Descent(Map<String, NDArray> parameters) {
    this.parameters = parameters;
    this.adam = Optimizer.adam().optLearningRateTracker((_, _) -> rate).build();
  }

  /**
   * Moves every parameter by its gradient, which must just have been collected.
   *
   * @param rate the learning rate of this step
   * @param scratch takes the gradients over
   */
  void step(float rate, NDManager scratch) {
    this.rate = rate;
    double squares = 0;
    for (NDArray parameter : parameters.values()) {
      NDArray gradient = parameter.getGradient();
      gradient.attach(scratch);
      squares += gradient.square().sum().getFloat();
    }
    double scale = Math.min(1, LONGEST_GRADIENT / Math.sqrt(squares));
    for (Map.Entry<String, NDArray> parameter : parameters.entrySet()) {
      NDArray gradient = parameter.getValue().getGradient();
      gradient.attach(scratch);
      gradient.muli(scale);
      adam.update(parameter.getKey(), parameter.getValue(), gradient);
    }
  }
}
