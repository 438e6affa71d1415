package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;

/** An LSTM layer, packed: a panel is 16 units as {@code [16 × i, 16 × f, 16 × g, 16 × o]}. */
final class LstmLayer implements RecurrentLayer {
  private final LayerDefinition.Lstm definition;
  private final Kernel kernel;
  private final Panels weights;
  private final Rows bias;

  LstmLayer(LayerDefinition.Lstm definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    int[] rowMap = Panels.gateRows(definition.gates(), definition.hidden());
    this.weights = Weights.pack(rowMap, definition);
    this.bias = Weights.sum(rowMap, definition.biasIh(), definition.biasHh());
  }

  @Override
  public LayerRows newRows(int capacity) {
    return LayerRows.of(definition, capacity, Panels.padded(definition.hidden(), LANES), new Tile(PANEL, 1), new Tile(PANEL, 1));
  }

  @Override
  public void step(LayerRows rows, int count) {
    int tilePanels = rows.pre().panels(count);
    for (int panel = 0; panel < weights.count(); panel += tilePanels) {
      int panels = Math.min(tilePanels, weights.count() - panel);
      Rows pre = rows.pre().of(panels);
      for (int row = 0; row < count; row += rows.pre().rows()) {
        int tileRows = Math.min(rows.pre().rows(), count - row);
        pre.copy(bias, row, panel * PANEL, tileRows, panels * PANEL);
        kernel.product(weights, panel, panels, 0, weights.k(), rows.xh(), pre, row, tileRows);
        kernel.lstmGates(pre, panel, panels, rows.c(), rows.hNew(), row, tileRows);
      }
    }
  }
}
