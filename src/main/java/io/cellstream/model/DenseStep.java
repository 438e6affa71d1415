package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import org.jspecify.annotations.Nullable;

/** A dense layer before or between recurrent ones: it keeps nothing from one step to the next. */
record DenseStep(DenseLayer dense) implements RecurrentLayer {

  /** None: beside the recurrent layers there is little to save, and what would be kept could hide an infinite logit. */
  @Override
  public Rows table(Tensor embedding) {
    throw new UnsupportedOperationException("a dense layer has no token table");
  }

  /** Scratch: the values before the activation, then its sums. */
  @Override
  public LayerRows newRows(int capacity, @Nullable TokenRows tokens) {
    return LayerRows.stateless(dense.inputs(), dense.size(), capacity, dense.width())
        .withScratch(Rows.zeros(capacity, dense.width()), Rows.zeros(capacity, Panels.LANES));
  }

  @Override
  public void step(LayerRows rows, int count) {
    Rows logits = rows.scratch()[0];
    dense.logits(rows.xh(), logits, count);
    dense.activate(logits, rows.hNew(), rows.scratch()[1], count);
  }

  /** Looks at the logits, as a head's layers do: some activations can hide an infinite one. */
  @Override
  public boolean isFinite(LayerRows rows, Kernel kernel, int row) {
    Rows logits = rows.scratch()[0];
    return kernel.isFinite(logits.data(), logits.at(row), dense.size());
  }
}
