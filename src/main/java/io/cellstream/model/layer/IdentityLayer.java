package io.cellstream.model.layer;

import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.Tensor;
import org.jspecify.annotations.Nullable;

/** Stands for the layers of a model that has none: the hidden state is the input. */
record IdentityLayer(int size) implements Layer {

  @Override
  public Rows table(Tensor embedding) {
    return new Rows(embedding.data(), 0, size);
  }

  @Override
  public LayerStep newStep(int capacity, @Nullable TokenRows tokens) {
    return new Step(LayerRows.identity(size, capacity, tokens));
  }

  private record Step(LayerRows rows) implements LayerStep {
    @Override
    public void run(int count) {
      if (rows.tokens() == null) {
        rows.hNew().copy(rows.xh(), 0, 0, count, rows.hidden());
      } else {
        rows.tokens().copyTo(rows.hNew(), 0, 0, count, rows.hidden());
      }
    }
  }
}
