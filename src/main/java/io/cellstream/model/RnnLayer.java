package io.cellstream.model;

import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;

/** A plain recurrent layer, packed: {@code h' = activation(W x + U h + b)}, with its sums made where h' is to be. */
final class RnnLayer implements RecurrentLayer {
  private final LayerDefinition.Rnn definition;
  private final Kernel kernel;
  private final Panels weights;
  private final Rows bias;

  RnnLayer(LayerDefinition.Rnn definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    int[] rowMap = Panels.gateRows(1, definition.hidden());
    this.weights = Weights.pack(rowMap, definition);
    this.bias = Weights.sum(rowMap, definition.biasIh(), definition.biasHh());
  }

  @Override
  public LayerRows newRows(int capacity) {
    return LayerRows.of(definition, capacity, weights.count() * PANEL, new Tile(PANEL, 1), new Tile(PANEL, 1));
  }

  @Override
  public void step(LayerRows rows, int count) {
    Rows hNew = rows.hNew();
    hNew.copy(bias, 0, 0, count, hNew.stride());
    kernel.product(weights, 0, weights.count(), 0, weights.k(), rows.xh(), hNew, 0, count);
    int all = count * hNew.stride();
    switch (definition.nonlinearity()) {
      case TANH -> kernel.tanh(hNew.data(), hNew.from(), all);
      case RELU -> kernel.relu(hNew.data(), hNew.from(), all);
    }
  }
}
