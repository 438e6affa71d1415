package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.HeadDefinition;
import java.util.ArrayList;
import java.util.List;

/** A head: dense layers, each but the last with relu, the last with softmax. */
final class DenseStack {
  private final Parameters parameters;
  private final int layers;

  /**
   * Adds its parameters, drawn uniformly in ±1/√inputs of each layer.
   *
   * @param sizes outputs of each layer
   */
  DenseStack(Parameters parameters, int inputs, int... sizes) {
    this.parameters = parameters;
    this.layers = sizes.length;
    int width = inputs;
    for (int layer = 0; layer < layers; layer++) {
      double bound = 1 / Math.sqrt(width);
      parameters.addUniform(weight(layer), bound, sizes[layer], width);
      parameters.addUniform(bias(layer), bound, sizes[layer]);
      width = sizes[layer];
    }
  }

  /** Logarithms of the probabilities, in nats: {@code [… × inputs]} to {@code [… × outputs]}. */
  NDArray logProbabilities(NDArray x) {
    NDArray y = x;
    for (int layer = 0; layer < layers; layer++) {
      NDArray sums = Linear.linear(y, parameters.get(weight(layer)), parameters.get(bias(layer))).singletonOrThrow();
      y = layer < layers - 1 ? Activation.relu(sums) : sums.logSoftmax(-1);
    }
    return y;
  }

  HeadDefinition definition() {
    List<DenseDefinition> definitions = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      definitions.add(new DenseDefinition(parameters.tensor(weight(layer)), parameters.tensor(bias(layer)),
          layer < layers - 1 ? DenseActivation.RELU : DenseActivation.SOFTMAX));
    }
    return new HeadDefinition.Dense(definitions);
  }

  private static String weight(int layer) {
    return "head." + layer + ".weight";
  }

  private static String bias(int layer) {
    return "head." + layer + ".bias";
  }
}
