package io.cellstream.model;

import static io.cellstream.kernel.Panels.PANEL;

/** In place of the layers of a model that has none: its hidden state is the input. */
record PassLayer(int size) implements RecurrentLayer {

  @Override
  public LayerRows newRows(int capacity) {
    return LayerRows.of(size, size, 0, capacity, size, new Tile(PANEL, 1), new Tile(PANEL, 1));
  }

  @Override
  public void step(LayerRows rows, int count) {
    rows.hNew().copy(rows.xh(), 0, 0, count, size);
  }
}
