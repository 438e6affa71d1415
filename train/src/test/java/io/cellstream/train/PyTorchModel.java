package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;

/** A model definition computed by PyTorch: its embedding, lstm, linear and activation operations over a whole sequence at once. */
final class PyTorchModel {
  private final ModelDefinition definition;
  private final NDManager memory;

  PyTorchModel(ModelDefinition definition, NDManager memory) {
    this.definition = definition;
    this.memory = memory;
  }

  /**
   * @param outputs values after the head's activation, {@code [T × V]}
   * @param hidden the last layer's h of every step, {@code [T × H]}
   * @param last the state after the last step: per layer c, then h
   */
  record Run(float[] outputs, float[] hidden, float[] last) {
  }

  Run run(int[] tokens) {
    InputDefinition.TokenInput input = (InputDefinition.TokenInput) definition.input();
    NDArray ids = memory.create(Arrays.stream(tokens).asLongStream().toArray(), new Shape(tokens.length, 1));
    return run(Embedding.embedding(ids, array(input.embedding()), SparseFormat.DENSE).singletonOrThrow());
  }

  Run run(float[][] features) {
    InputDefinition.FeatureInput input = (InputDefinition.FeatureInput) definition.input();
    NDArray x = memory.create(features).expandDims(1);
    return run(x.sub(memory.create(input.mean())).mul(memory.create(input.scale())));
  }

  /** @param x {@code [T × 1 × I]} */
  private Run run(NDArray x) {
    int layers = definition.layers().size();
    int hidden = definition.layers().getFirst().hidden();
    Shape state = new Shape(layers, 1, hidden);
    NDList weights = new NDList();
    for (LayerDefinition layer : definition.layers()) {
      CellDefinition.Lstm lstm = (CellDefinition.Lstm) layer;
      weights.addAll(
          new NDList(array((Tensor) lstm.weights().ih()), array((Tensor) lstm.weights().hh()), vector(lstm.weights().biasIh()),
              vector(lstm.weights().biasHh())));
    }
    NDList out = x.getNDArrayInternal().lstm(x, new NDList(memory.zeros(state), memory.zeros(state)), weights, true, layers, 0, false,
        false,
        false);
    return new Run(head(out.get(0)).toFloatArray(), out.get(0).toFloatArray(),
        last(out.get(2).toFloatArray(), out.get(1).toFloatArray(), hidden));
  }

  private NDArray head(NDArray h) {
    return switch (definition.head()) {
      case HeadDefinition.Hidden _ -> h;
      case HeadDefinition.Dense dense -> {
        NDArray y = h;
        for (DenseDefinition layer : dense.layers()) {
          y = activated(layer.activation(), Linear.linear(y, array(layer.weight()), vector(layer.bias())).singletonOrThrow());
        }
        yield y;
      }
    };
  }

  private static NDArray activated(DenseActivation activation, NDArray y) {
    return switch (activation) {
      case LINEAR -> y;
      case SIGMOID -> y.getNDArrayInternal().sigmoid();
      case TANH -> y.tanh();
      case RELU -> y.getNDArrayInternal().relu();
      case SOFTMAX -> y.softmax(-1);
    };
  }

  private static float[] last(float[] c, float[] h, int hidden) {
    float[] last = new float[c.length + h.length];
    for (int layer = 0; layer * hidden < c.length; layer++) {
      System.arraycopy(c, layer * hidden, last, 2 * layer * hidden, hidden);
      System.arraycopy(h, layer * hidden, last, (2 * layer + 1) * hidden, hidden);
    }
    return last;
  }

  private NDArray array(Matrix matrix) {
    float[] values = new float[matrix.rows() * matrix.columns()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) matrix.at(k / matrix.columns(), k % matrix.columns());
    }
    return memory.create(values, new Shape(matrix.rows(), matrix.columns()));
  }

  private NDArray vector(Tensor tensor) {
    return memory.create(tensor.data());
  }
}
