package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.Tensor;
import org.jspecify.annotations.Nullable;

/** A dense layer before or between recurrent ones: it keeps nothing from one step to the next. */
record DenseLayer(PackedDense dense) implements Layer {

  /** Has no table: compared with the recurrent layers it would save little, and its values could hide an infinite logit. */
  @Override
  public Rows table(Tensor embedding) {
    throw new UnsupportedOperationException("a dense layer has no token table");
  }

  @Override
  public LayerStep newStep(int capacity, @Nullable TokenRows tokens) {
    LayerRows rows = LayerRows.stateless(dense.inputs(), dense.size(), capacity, dense.width());
    return new Step(rows, new DenseRows(dense, Rows.zeros(capacity, dense.width()), rows.hNew(), DenseRows.newSums(capacity)));
  }

  private record Step(LayerRows rows, DenseRows dense) implements LayerStep {
    @Override
    public void run(int count) {
      dense.run(rows.xh(), count);
    }

    @Override
    public boolean isFinite(Kernel kernel, int row) {
      return dense.isFinite(kernel, row);
    }
  }
}
