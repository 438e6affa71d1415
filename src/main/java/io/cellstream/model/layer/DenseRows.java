package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;

/**
 * A dense layer's buffers in a running step or head, a row per sequence.
 *
 * @param logits the values before the activation
 * @param values the values after the activation
 * @param sums for a softmax, the sum of its exponentials, then the largest logit
 */
public record DenseRows(PackedDense layer, Rows logits, Rows values, Rows sums) {

  /** Buffers for up to {@code capacity} rows. */
  public static DenseRows of(PackedDense layer, int capacity) {
    return new DenseRows(layer, Rows.zeros(capacity, layer.width()), Rows.zeros(capacity, layer.width()), newSums(capacity));
  }

  static Rows newSums(int capacity) {
    return Rows.zeros(capacity, Panels.BLOCK);
  }

  /** Computes logits and values of the first {@code rows} rows of x. */
  public void run(Rows x, int rows) {
    layer.logits(x, logits, rows);
    layer.activate(logits, values, sums, rows);
  }

  /** Whether the row's logits are finite. The values would not tell: an activation can turn an infinite logit into a finite value. */
  public boolean isFinite(Kernel kernel, int row) {
    return kernel.isFinite(logits.data(), logits.at(row), layer.size());
  }
}
