package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import io.cellstream.model.HeadDefinition;
import io.cellstream.model.LayerDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * An LSTM stack with a dense head, as PyTorch's arrays. The parameters have PyTorch's own names, shapes and gate order (i, f, g, o), and go
 * to PyTorch's own lstm operation as they are, so writing a model is copying them.
 */
final class LstmNetwork {
  private final Parameters parameters;
  private final int hidden;
  private final int layers;
  private final double dropout;

  /**
   * Adds its parameters, drawn uniformly in ±1/√H as PyTorch does, but for forget gates' biases around 1.
   *
   * @param dropout the share of inputs of every layer and of the head that is left out while learning
   */
  LstmNetwork(Parameters parameters, int inputs, int hidden, int layers, int outputs, double dropout) {
    this.parameters = parameters;
    this.hidden = hidden;
    this.layers = layers;
    this.dropout = dropout;
    double bound = 1 / Math.sqrt(hidden);
    for (int layer = 0; layer < layers; layer++) {
      parameters.addUniform("lstm.weight_ih_l" + layer, bound, 4L * hidden, layer == 0 ? inputs : hidden);
      parameters.addUniform("lstm.weight_hh_l" + layer, bound, 4L * hidden, hidden);
      float[] biasIh = parameters.uniform(bound, 4 * hidden);
      for (int unit = hidden; unit < 2 * hidden; unit++) {
        biasIh[unit] += 1;
      }
      parameters.add("lstm.bias_ih_l" + layer, biasIh, 4L * hidden);
      parameters.addUniform("lstm.bias_hh_l" + layer, bound, 4L * hidden);
    }
    parameters.addUniform("head.weight", bound, outputs, hidden);
    parameters.addUniform("head.bias", bound, outputs);
  }

  /** The zero state of a batch: h and c, each {@code [layers × B × H]}. */
  NDList zeroState(NDManager manager, int lanes) {
    Shape shape = new Shape(layers, lanes, hidden);
    return new NDList(manager.zeros(shape), manager.zeros(shape));
  }

  /**
   * Runs the stack over a batch of sequences.
   *
   * @param inputs {@code [T × B × I]}
   * @param state h and c, each {@code [layers × B × H]}
   * @param learning whether dropout applies
   */
  Forward forward(NDArray inputs, NDList state, boolean learning) {
    NDArray x = dropout(inputs, learning);
    NDList out = x.getNDArrayInternal().lstm(x, state, parameters.startingWith("lstm."), true, layers, dropout, learning, false, false);
    return new Forward(out.get(0), new NDList(out.get(1), out.get(2)));
  }

  /**
   * What the stack made of a batch.
   *
   * @param h of the last layer at every step, {@code [T × B × H]}
   * @param state h and c after the last step, each {@code [layers × B × H]}
   */
  record Forward(NDArray h, NDList state) {
  }

  /** Logarithms of the head's probabilities, in nats: {@code [… × H]} to {@code [… × outputs]}. */
  NDArray logProbabilities(NDArray h, boolean learning) {
    return Linear.linear(dropout(h, learning), parameters.get("head.weight"), parameters.get("head.bias")).singletonOrThrow()
        .logSoftmax(-1);
  }

  List<LayerDefinition> layers() {
    List<LayerDefinition> definitions = new ArrayList<>();
    for (int k = 0; k < layers; k++) {
      definitions.add(new LayerDefinition.Lstm(parameters.tensor("lstm.weight_ih_l" + k), parameters.tensor("lstm.weight_hh_l" + k),
          parameters.tensor("lstm.bias_ih_l" + k), parameters.tensor("lstm.bias_hh_l" + k)));
    }
    return definitions;
  }

  HeadDefinition head() {
    return new HeadDefinition.Dense(parameters.tensor("head.weight"), parameters.tensor("head.bias"), HeadDefinition.Activation.SOFTMAX);
  }

  private NDArray dropout(NDArray x, boolean learning) {
    return dropout == 0 ? x : Dropout.dropout(x, (float) dropout, learning).singletonOrThrow();
  }
}
