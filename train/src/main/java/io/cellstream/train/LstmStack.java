package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.LayerDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * LSTM layers as PyTorch's arrays. The parameters have PyTorch's own names, shapes and gate order (i, f, g, o), and go to PyTorch's own lstm
 * operation as they are, so writing a model is copying them.
 */
final class LstmStack {
  private final Parameters parameters;
  private final String name;
  private final int hidden;
  private final int layers;
  private final boolean bothWays;
  private final double dropout;

  /**
   * Adds its parameters, drawn uniformly in ±1/√H as PyTorch does, but for forget gates' biases around 1.
   *
   * @param name what the parameters' names begin with
   * @param dropout the share of the inputs of every layer but the first that is left out while learning
   */
  LstmStack(Parameters parameters, String name, int inputs, int hidden, int layers, double dropout) {
    this(parameters, name, inputs, hidden, layers, false, dropout);
  }

  private LstmStack(Parameters parameters, String name, int inputs, int hidden, int layers, boolean bothWays, double dropout) {
    this.parameters = parameters;
    this.name = name;
    this.hidden = hidden;
    this.layers = layers;
    this.bothWays = bothWays;
    this.dropout = dropout;
    for (int layer = 0; layer < layers; layer++) {
      for (String direction : directions()) {
        add(layer + direction, layer == 0 ? inputs : hidden);
      }
    }
  }

  /** One layer that reads both ways. */
  static LstmStack bidirectional(Parameters parameters, String name, int inputs, int hidden) {
    return new LstmStack(parameters, name, inputs, hidden, 1, true, 0);
  }

  /** What stands behind a layer's number in its parameters' names. */
  private List<String> directions() {
    return bothWays ? List.of("", "_reverse") : List.of("");
  }

  private void add(String cell, int inputs) {
    double bound = 1 / Math.sqrt(hidden);
    parameters.addUniform(name + ".weight_ih_l" + cell, bound, 4L * hidden, inputs);
    parameters.addUniform(name + ".weight_hh_l" + cell, bound, 4L * hidden, hidden);
    float[] biasIh = parameters.uniform(bound, 4 * hidden);
    for (int unit = hidden; unit < 2 * hidden; unit++) {
      biasIh[unit] += 1;
    }
    parameters.add(name + ".bias_ih_l" + cell, biasIh, 4L * hidden);
    parameters.addUniform(name + ".bias_hh_l" + cell, bound, 4L * hidden);
  }

  /** The zero state of a batch: h and c, each {@code [layers × B × H]}; {@code [2 × B × H]} both ways. */
  NDList zeroState(NDManager manager, long lanes) {
    Shape shape = new Shape((long) layers * directions().size(), lanes, hidden);
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
    NDList out = inputs.getNDArrayInternal().lstm(inputs, state, parameters.startingWith(name + "."), true, layers, dropout, learning,
        bothWays, false);
    return new Forward(out.get(0), new NDList(out.get(1), out.get(2)));
  }

  /**
   * What the stack made of a batch.
   *
   * @param h of the last layer at every step, {@code [T × B × H]}; both ways {@code [T × B × 2H]}
   * @param state h and c after the last step, each {@code [layers × B × H]}; both ways {@code [2 × B × H]}, forward first
   */
  record Forward(NDArray h, NDList state) {
  }

  /** What the layers' states are before the first step: zeros. */
  List<InitialState> initial() {
    return Collections.nCopies(layers, InitialState.ZERO);
  }

  List<LayerDefinition> layers() {
    List<LayerDefinition> definitions = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      definitions.add(bothWays ? new LayerDefinition.Bidirectional(cell(layer + ""), cell(layer + "_reverse")) : cell(layer + ""));
    }
    return definitions;
  }

  private CellDefinition cell(String cell) {
    return new CellDefinition.Lstm(
        new GateWeights(parameters.tensor(name + ".weight_ih_l" + cell), parameters.tensor(name + ".weight_hh_l" + cell),
            parameters.tensor(name + ".bias_ih_l" + cell), parameters.tensor(name + ".bias_hh_l" + cell)));
  }
}
