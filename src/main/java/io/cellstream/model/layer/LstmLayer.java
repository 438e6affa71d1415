package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.Tensor;
import org.jspecify.annotations.Nullable;

/** An LSTM layer, packed: a panel is 16 hidden units as {@code [16 × i, 16 × f, 16 × g, 16 × o]}. */
final class LstmLayer implements Layer {
  private final CellDefinition definition;
  private final LstmGates gates;
  private final GateSums sums;

  LstmLayer(CellDefinition definition, LstmGates gates, Kernel kernel) {
    this.definition = definition;
    this.gates = gates;
    this.sums = new GateSums(definition, definition.weights().biasHh(), kernel);
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  @Override
  public LayerStep newStep(int capacity, @Nullable TokenRows tokens) {
    LayerRows rows = LayerRows.of(definition, capacity, tokens, Panels.padded(definition.hidden(), BLOCK));
    return new Step(this, rows, newTile());
  }

  private record Step(LstmLayer layer, LayerRows rows, Tile preActivations) implements LayerStep {
    @Override
    public void run(int count) {
      layer.step(rows, preActivations, rows.hNew(), count);
    }
  }

  /** A buffer for the pre-activations of a step. */
  Tile newTile() {
    return new Tile(PANEL, 1);
  }

  /**
   * A time step of the first {@code count} rows.
   *
   * @param h receives for each row the new h, padded
   */
  void step(LayerRows rows, Tile tile, Rows h, int count) {
    int tilePanels = tile.panels(count);
    for (int panel = 0; panel < sums.panels(); panel += tilePanels) {
      int panels = Math.min(tilePanels, sums.panels() - panel);
      Rows preActivations = tile.of(panels);
      for (int row = 0; row < count; row += tile.rows()) {
        int tileRows = Math.min(tile.rows(), count - row);
        sums.whole(rows, preActivations, panel, panels, row, tileRows);
        gates.apply(preActivations, panel, panels, rows.c(), h, row, tileRows);
      }
    }
  }
}
