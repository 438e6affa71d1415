package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Tensor;

/**
 * Computes a layer's pre-activations from packed weights. Each is one chain of FMAs: it begins with the bias, then runs over {@code W x},
 * then over {@code U h}. If the layer's input is a token, the chain may begin from a table that has its value at the end of {@code W x}. A
 * chain is counted in its gate row's scale ({@link RowScales}).
 */
final class GateSums {
  private final Kernel kernel;
  private final Panels weights;
  private final RowScales scales;
  private final Rows bias;
  /** The number of elements of x in a chain, padded to whole words of weights. */
  private final int inputs;

  /** @param biasHh the hidden-side bias to add to the layer's input-side bias, once */
  GateSums(CellDefinition layer, Tensor biasHh, Kernel kernel) {
    this.kernel = kernel;
    this.inputs = layer.precision().padded(layer.inputSize());
    int[] rowMap = Panels.gateRows(layer.gates(), layer.units());
    this.weights = pack(rowMap, layer);
    this.scales = RowScales.of(rowMap, layer);
    this.bias = new Rows(scales.divided(Panels.pack(rowMap, sum(layer.weights().biasIh(), biasHh), 0f)), 0, 0);
  }

  private static Panels pack(int[] rowMap, CellDefinition layer) {
    Precision precision = layer.precision();
    int[] elements = {precision.words(layer.inputSize()), precision.words(layer.hidden())};
    return switch (precision) {
      case F32 -> Panels.pack(rowMap, elements, ((Tensor) layer.weights().ih()).data(), ((Tensor) layer.weights().hh()).data());
      case INT16 -> Panels.packInt16(rowMap, elements, words(layer.weights().ih()), words(layer.weights().hh()));
      case INT8 -> Panels.packInt8(rowMap, elements, words(layer.weights().ih()), words(layer.weights().hh()));
    };
  }

  private static int[] words(Matrix matrix) {
    return ((IntegerMatrix) matrix).words();
  }

  private static float[] sum(Tensor a, Tensor b) {
    float[] sum = new float[a.data().length];
    for (int r = 0; r < sum.length; r++) {
      sum[r] = a.data()[r] + b.data()[r];
    }
    return sum;
  }

  int panels() {
    return weights.count();
  }

  /** Computes whole chains for some panels and rows. */
  void whole(LayerRows rows, Rows sums, int panel, int panels, int row, int count) {
    int from = begin(rows, sums, panel, panels, row, count);
    kernel.product(weights, panel, panels, from, weights.k(), rows.xh(), sums, row, count);
    finish(sums, panel, panels, count);
  }

  /** Computes the chains up to the end of the inputs, still in their gate rows' scales. */
  void beginWithInputs(LayerRows rows, Rows sums, int panel, int panels, int row, int count) {
    int from = begin(rows, sums, panel, panels, row, count);
    kernel.product(weights, panel, panels, from, inputs, rows.xh(), sums, row, count);
  }

  /**
   * Continues the chains from the end of the inputs, and ends them.
   *
   * @param xh for each row the input, then h
   */
  void goOnWithHidden(Rows xh, Rows sums, int panel, int panels, int row, int count) {
    kernel.product(weights, panel, panels, inputs, weights.k(), xh, sums, row, count);
    finish(sums, panel, panels, count);
  }

  /** Ends chains: multiplies them by their gate rows' scales. */
  void finish(Rows sums, int panel, int panels, int count) {
    scales.multiply(kernel, sums, count, panels * PANEL, panel * PANEL);
  }

  /** Begins chains with the biases or from the token table, and returns the k at which they continue. */
  private int begin(LayerRows rows, Rows sums, int panel, int panels, int row, int count) {
    TokenRows tokens = rows.tokens();
    if (tokens == null) {
      sums.copy(bias, row, panel * PANEL, count, panels * PANEL);
      return 0;
    }
    tokens.copyTo(sums, panel * PANEL, row, count, panels * PANEL);
    return inputs;
  }

  /** The bytes of a table for so many tokens. */
  static long tableBytes(CellDefinition layer, int tokens) {
    return (long) tokens * Panels.gateRows(layer.gates(), layer.units()).length * Float.BYTES;
  }

  /** A table with each token's chains up to the end of the inputs, {@code bias + W · embedding}, made by the same FMAs as in a step. */
  Rows table(Tensor embedding) {
    int width = panels() * PANEL;
    Rows table = Rows.zeros(embedding.rows(), width);
    table.copy(bias, 0, 0, embedding.rows(), width);
    kernel.product(weights, 0, panels(), 0, inputs, padded(embedding), table, 0, embedding.rows());
    return table;
  }

  private Rows padded(Tensor embedding) {
    if (inputs == embedding.columns()) {
      return new Rows(embedding.data(), 0, inputs);
    }
    Rows padded = Rows.zeros(embedding.rows(), inputs);
    padded.copy(new Rows(embedding.data(), 0, embedding.columns()), 0, 0, embedding.rows(), embedding.columns());
    return padded;
  }
}
