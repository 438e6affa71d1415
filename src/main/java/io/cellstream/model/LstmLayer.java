package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;

/** An LSTM layer, packed. */
final class LstmLayer {
  /** One tile's pre-activations, at most 8 KB, stay in L1 between the product and the gates. */
  static final int TILE_PANELS = 2;
  static final int TILE_ROWS = 16;
  static final int TILE_FLOATS = TILE_PANELS * TILE_ROWS * PANEL;

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
   * @param pre a tile's pre-activations: {@link #TILE_ROWS} rows of {@link #TILE_PANELS} panels
   */
  void step(Rows xh, Rows c, Rows hNew, Rows pre, int rows) {
    for (int panel = 0; panel < weights.count(); panel += TILE_PANELS) {
      int panels = Math.min(TILE_PANELS, weights.count() - panel);
      for (int row = 0; row < rows; row += TILE_ROWS) {
        int tileRows = Math.min(TILE_ROWS, rows - row);
        kernel.product(weights, panel, panels, 0, weights.k(), xh, bias, pre, row, tileRows);
        kernel.lstmGates(pre, panel, panels, c, hNew, row, tileRows);
      }
    }
  }
}
