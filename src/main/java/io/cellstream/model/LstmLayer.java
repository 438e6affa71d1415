package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;

/** An LSTM layer, packed. */
final class LstmLayer {
  /**
   * How many panels times rows are computed at once: their pre-activations, 8 KB, stay in L1 between the product and the gates, and the
   * gates' passes are long enough to be worth their start.
   */
  private static final int TILE = 32;
  private static final int TILE_ROWS = 16;

  private final Kernel kernel;
  private final int inputs;
  private final int hidden;
  private final Panels weights;
  private final Rows bias;

  LstmLayer(LayerDefinition.Lstm definition, Kernel kernel) {
    this.kernel = kernel;
    this.inputs = definition.inputSize();
    this.hidden = definition.hidden();
    int[] rowMap = Panels.gateRows(hidden);
    this.weights = Panels.pack(rowMap, new int[]{inputs, hidden}, definition.weightIh().data(), definition.weightHh().data());
    this.bias = new Rows(Panels.pack(rowMap, sum(definition.biasIh().data(), definition.biasHh().data()), 0f), 0, 0);
  }

  private static float[] sum(float[] a, float[] b) {
    float[] sum = new float[a.length];
    for (int r = 0; r < sum.length; r++) {
      sum[r] = a[r] + b[r];
    }
    return sum;
  }

  int inputs() {
    return inputs;
  }

  int hidden() {
    return hidden;
  }

  /** {@link #hidden} rounded up to whole vectors. */
  int paddedHidden() {
    return Panels.padded(hidden, LANES);
  }

  /**
   * One time step of rows 0 to {@code rows − 1}.
   *
   * @param xh per row the input {@code [I]}, then h {@code [H]}; not written, since every unit reads all of h
   * @param c per row {@code [H padded]}, replaced by the new one
   * @param hNew per row {@code [H padded]}, written
   * @param tiles as {@link #newTiles} makes them
   */
  void step(Rows xh, Rows c, Rows hNew, Rows[] tiles, int rows) {
    int tilePanels = TILE / Math.clamp(rows, 1, TILE_ROWS);
    for (int panel = 0; panel < weights.count(); panel += tilePanels) {
      int panels = Math.min(tilePanels, weights.count() - panel);
      Rows pre = tiles[panels];
      for (int row = 0; row < rows; row += TILE_ROWS) {
        int tileRows = Math.min(TILE_ROWS, rows - row);
        kernel.product(weights, panel, panels, 0, weights.k(), xh, bias, pre, row, tileRows);
        kernel.lstmGates(pre, panel, panels, c, hNew, row, tileRows);
      }
    }
  }

  /** One buffer for a tile's pre-activations, seen as rows of 0, 1, 2, ... panels: views made once, so that a step makes none. */
  static Rows[] newTiles() {
    float[] pre = new float[TILE * PANEL];
    Rows[] tiles = new Rows[TILE + 1];
    Arrays.setAll(tiles, panels -> new Rows(pre, 0, panels * PANEL));
    return tiles;
  }
}
