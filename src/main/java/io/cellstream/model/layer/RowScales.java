package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;

/**
 * The scale of each gate row's sum. With integer weights it is the value of a word's lowest bit ({@link IntegerMatrix#wordScales}); with
 * f32 it is 1. A sum is counted in its gate row's scale from the bias to its end, so scales cost one multiplication per sum.
 */
final class RowScales {
  private final float[] ofRows;
  private final boolean allOne;

  private RowScales(float[] ofRows, boolean allOne) {
    this.ofRows = ofRows;
    this.allOne = allOne;
  }

  /** The scales of a layer's packed gate rows. */
  static RowScales of(int[] rowMap, CellDefinition layer) {
    return new RowScales(Panels.pack(rowMap, ofSourceRows(layer), 1f), layer.precision() == Precision.F32);
  }

  /** The scales of n source rows of a layer, from {@code from} on, padded to {@code width}. */
  static RowScales of(CellDefinition layer, int from, int n, int width) {
    float[] ofRows = new float[width];
    Arrays.fill(ofRows, 1f);
    System.arraycopy(ofSourceRows(layer), from, ofRows, 0, n);
    return new RowScales(ofRows, layer.precision() == Precision.F32);
  }

  private static float[] ofSourceRows(CellDefinition layer) {
    return switch (layer.weights().ih()) {
      case IntegerMatrix matrix -> matrix.wordScales();
      case Tensor tensor -> {
        float[] ones = new float[tensor.rows()];
        Arrays.fill(ones, 1f);
        yield ones;
      }
    };
  }

  /** Divides biases by their gate rows' scales, so that sums can begin with them. */
  float[] divided(float[] biases) {
    float[] begin = new float[biases.length];
    for (int r = 0; r < begin.length; r++) {
      begin[r] = biases[r] / ofRows[r];
    }
    return begin;
  }

  /** Multiplies finished sums by their gate rows' scales, in {@code rows} rows, for n gate rows from {@code from} on. */
  void multiply(Kernel kernel, Rows sums, int rows, int n, int from) {
    if (!allOne) {
      kernel.scale(sums, rows, n, ofRows, from);
    }
  }
}
