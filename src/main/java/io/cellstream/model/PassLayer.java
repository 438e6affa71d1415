package io.cellstream.model;

import io.cellstream.kernel.Rows;
import org.jspecify.annotations.Nullable;

/** In place of the layers of a model that has none: its hidden state is the input. */
record PassLayer(int size) implements RecurrentLayer {

  @Override
  public Rows table(Tensor embedding) {
    return new Rows(embedding.data(), 0, size);
  }

  @Override
  public LayerRows newRows(int capacity, @Nullable TokenRows tokens) {
    return LayerRows.of(size, size, 0, size, Precision.F32, capacity, tokens, size);
  }

  @Override
  public void step(LayerRows rows, int count) {
    if (rows.tokens() == null) {
      rows.hNew().copy(rows.xh(), 0, 0, count, size);
    } else {
      rows.tokens().copyTo(rows.hNew(), 0, 0, count, size);
    }
  }
}
