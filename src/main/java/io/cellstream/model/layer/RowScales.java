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
 * The scale of each gate row's sum: of integer weights, what an integer's lowest bit in its word means; of f32, 1. A sum is counted in its
 * row's scale from its bias to its end, so that scales cost one multiplication per sum.
 */
final class RowScales {
  private final float[] ofRows;
  private final boolean allOne;

  private RowScales(float[] ofRows, boolean allOne) {
    this.ofRows = ofRows;
    this.allOne = allOne;
  }

  /** Of a layer's gate rows, packed. */
  static RowScales of(int[] rowMap, CellDefinition layer) {
    return new RowScales(Panels.pack(rowMap, ofSourceRows(layer), 1f), layer.precision() == Precision.F32);
  }

  /** Of n of its gate rows as they are, padded. */
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

  /** Biases as sums begin from them: counted in their rows' scales. */
  float[] into(float[] biases) {
    float[] begin = new float[biases.length];
    for (int r = 0; r < begin.length; r++) {
      begin[r] = biases[r] / ofRows[r];
    }
    return begin;
  }

  /** Makes finished sums plain numbers: of {@code rows} rows, those of n gate rows, the first of them being {@code from}. */
  void outOf(Kernel kernel, Rows sums, int rows, int n, int from) {
    if (!allOne) {
      kernel.scale(sums, rows, n, ofRows, from);
    }
  }
}
