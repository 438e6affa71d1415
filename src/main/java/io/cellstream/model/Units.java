package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;

/**
 * What a layer's sums count in: of integer weights, what an integer's lowest bit in its word means, per gate row; of f32, 1. A sum is one
 * chain from its bias to its end in the row's unit, so scales cost one multiplication per sum.
 */
final class Units {
  private final float[] ofRows;
  private final boolean allOne;

  private Units(float[] ofRows, boolean allOne) {
    this.ofRows = ofRows;
    this.allOne = allOne;
  }

  /** Of a layer's gate rows, packed. */
  static Units of(int[] rowMap, CellDefinition layer) {
    return new Units(Panels.pack(rowMap, ofSourceRows(layer), 1f), layer.precision() == Precision.F32);
  }

  /** Of n of its gate rows as they are, padded. */
  static Units of(CellDefinition layer, int from, int n, int width) {
    float[] ofRows = new float[width];
    Arrays.fill(ofRows, 1f);
    System.arraycopy(ofSourceRows(layer), from, ofRows, 0, n);
    return new Units(ofRows, layer.precision() == Precision.F32);
  }

  private static float[] ofSourceRows(CellDefinition layer) {
    return switch (layer.weightIh()) {
      case IntegerMatrix matrix -> matrix.units();
      case Tensor tensor -> {
        float[] ones = new float[tensor.rows()];
        Arrays.fill(ones, 1f);
        yield ones;
      }
    };
  }

  /** Biases as sums begin from them. */
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
