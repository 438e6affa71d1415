package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;

/**
 * A dense layer's part of a running step or head: a row per sequence.
 *
 * @param logits its values before the activation
 * @param values its values after it
 * @param sums of a softmax: the sum of its exponentials, then the largest logit
 */
public record DenseRows(PackedDense layer, Rows logits, Rows values, Rows sums) {

  /** Of up to {@code capacity} rows. */
  public static DenseRows of(PackedDense layer, int capacity) {
    return new DenseRows(layer, Rows.zeros(capacity, layer.width()), Rows.zeros(capacity, layer.width()), newSums(capacity));
  }

  static Rows newSums(int capacity) {
    return Rows.zeros(capacity, Panels.BLOCK);
  }

  /** Values of the first {@code rows} rows of x. */
  public void run(Rows x, int rows) {
    layer.logits(x, logits, rows);
    layer.activate(logits, values, sums, rows);
  }

  /** Looks at the logits: of finite logits every activation is finite, but some can hide an infinite one. */
  public boolean isFinite(Kernel kernel, int row) {
    return kernel.isFinite(logits.data(), logits.at(row), layer.size());
  }
}
