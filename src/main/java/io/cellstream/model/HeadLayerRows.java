package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;

/**
 * A dense layer's part of a running head: a row per sequence.
 *
 * @param logits its values before the activation
 * @param values its values after it
 * @param sums of a softmax: the sum of its exponentials, then the largest logit
 */
record HeadLayerRows(DenseLayer layer, Rows logits, Rows values, Rows sums) {

  static HeadLayerRows of(DenseLayer layer, int capacity) {
    return new HeadLayerRows(layer, Rows.zeros(capacity, layer.width()), Rows.zeros(capacity, layer.width()),
        Rows.zeros(capacity, Panels.LANES));
  }

  void run(Rows x, int rows) {
    layer.logits(x, logits, rows);
    layer.activate(logits, values, sums, rows);
  }

  /** Looks at the logits: of finite logits every activation is finite, but some can hide an infinite one. */
  boolean isFinite(Kernel kernel, int row) {
    return kernel.isFinite(logits.data(), logits.at(row), layer.size());
  }
}
