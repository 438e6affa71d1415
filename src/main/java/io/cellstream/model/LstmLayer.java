package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import org.jspecify.annotations.Nullable;

/** An LSTM layer, packed: a panel is 16 units as {@code [16 × i, 16 × f, 16 × g, 16 × o]}. */
final class LstmLayer implements RecurrentLayer {
  private final LayerDefinition.Lstm definition;
  private final Kernel kernel;
  private final GateSums sums;

  LstmLayer(LayerDefinition.Lstm definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    this.sums = new GateSums(definition, definition.biasHh(), kernel);
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  @Override
  public LayerRows newRows(int capacity, @Nullable TokenRows tokens) {
    return LayerRows.of(definition, capacity, tokens, Panels.padded(definition.hidden(), LANES), new Tile(PANEL, 1), new Tile(PANEL, 1));
  }

  @Override
  public void step(LayerRows rows, int count) {
    int tilePanels = rows.pre().panels(count);
    for (int panel = 0; panel < sums.panels(); panel += tilePanels) {
      int panels = Math.min(tilePanels, sums.panels() - panel);
      Rows pre = rows.pre().of(panels);
      for (int row = 0; row < count; row += rows.pre().rows()) {
        int tileRows = Math.min(rows.pre().rows(), count - row);
        sums.all(rows, pre, panel, panels, row, tileRows);
        kernel.lstmGates(pre, panel, panels, rows.c(), rows.hNew(), row, tileRows);
      }
    }
  }
}
