package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import org.jspecify.annotations.Nullable;

/** An LSTM layer, packed: a panel is 16 units as {@code [16 × i, 16 × f, 16 × g, 16 × o]}. */
final class LstmLayer implements RecurrentLayer {
  private final CellDefinition definition;
  private final LstmGates gates;
  private final GateSums sums;

  LstmLayer(CellDefinition definition, LstmGates gates, Kernel kernel) {
    this.definition = definition;
    this.gates = gates;
    this.sums = new GateSums(definition, definition.biasHh(), kernel);
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  @Override
  public LayerRows newRows(int capacity, @Nullable TokenRows tokens) {
    return LayerRows.of(definition, capacity, tokens, Panels.padded(definition.hidden(), LANES), new Tile(PANEL, 1));
  }

  @Override
  public void step(LayerRows rows, int count) {
    step(rows, rows.hNew(), count);
  }

  /** @param h per row the new h, padded; written */
  void step(LayerRows rows, Rows h, int count) {
    Tile tile = rows.tiles()[0];
    int tilePanels = tile.panels(count);
    for (int panel = 0; panel < sums.panels(); panel += tilePanels) {
      int panels = Math.min(tilePanels, sums.panels() - panel);
      Rows pre = tile.of(panels);
      for (int row = 0; row < count; row += tile.rows()) {
        int tileRows = Math.min(tile.rows(), count - row);
        sums.all(rows, pre, panel, panels, row, tileRows);
        gates.apply(pre, panel, panels, rows.c(), h, row, tileRows);
      }
    }
  }
}
