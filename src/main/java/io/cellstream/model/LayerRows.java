package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A layer's part of a running step: a row per sequence.
 *
 * @param xh per row the input {@code [I]}, then h {@code [H]}: side by side, since a step's sums run over both. Each is padded with zeros
 *        to whole words of the weights. Whole vectors of h may be read, behind the last row too
 * @param h per row its h {@code [H]}, inside {@code xh}
 * @param c per row its cell state {@code [C]}, padded to whole vectors; C is 0 if the cell has none
 * @param hNew per row the h being written, padded: apart from h, of which every unit reads all
 * @param tokens where the sums begin, instead of from the biases and x; null: they don't
 * @param tiles the pre-activations of a tile; for a GRU a second one, of what must stay apart of them
 * @param outputs how many floats of hNew the next layer reads
 * @param scratch what else a rare layer writes, a row per sequence
 */
record LayerRows(int inputs, int hidden, int cellState, int outputs, Rows xh, Rows h, Rows c, Rows hNew, @Nullable TokenRows tokens,
    Tile[] tiles, Rows[] scratch) {

  /**
   * @param width floats of a row of hNew
   */
  static LayerRows of(CellDefinition layer, int capacity, @Nullable TokenRows tokens, int width, Tile... tiles) {
    return of(layer.inputSize(), layer.hidden(), layer.cellState(), layer.outputs(), layer.precision(), capacity, tokens, width, tiles);
  }

  /** Of a layer that keeps no state and reads f32. */
  static LayerRows stateless(int inputs, int outputs, int capacity, int width) {
    return of(inputs, 0, 0, outputs, Precision.F32, capacity, null, width);
  }

  static LayerRows of(int inputs, int hidden, int cellState, int outputs, Precision precision, int capacity, @Nullable TokenRows tokens,
      int width,
      Tile... tiles) {
    int paddedInputs = precision.padded(inputs);
    int stride = paddedInputs + precision.padded(hidden);
    Rows xh = new Rows(new float[Math.addExact(Math.multiplyExact(capacity, stride), LANES)], 0, stride);
    int paddedCells = Panels.padded(cellState, LANES);
    return new LayerRows(inputs, hidden, cellState, outputs, xh, new Rows(xh.data(), paddedInputs, stride),
        Rows.zeros(capacity, paddedCells),
        Rows.zeros(capacity, width), tokens, tiles, new Rows[0]);
  }

  LayerRows withScratch(Rows... scratch) {
    return new LayerRows(inputs, hidden, cellState, outputs, xh, h, c, hNew, tokens, tiles, scratch);
  }

  /** Rows of as many floats, where those are. */
  static Rows copy(Rows rows) {
    return new Rows(new float[rows.data().length], rows.from(), rows.stride());
  }

  /** Floats of a sequence's state: c, then h. */
  int stateSize() {
    return cellState + hidden;
  }

  /** Takes c, then h, from {@code from} on. */
  void setState(int row, float[] state, int from) {
    setState(row, state, from, from + cellState);
  }

  void setState(int row, float[] state, int cFrom, int hFrom) {
    System.arraycopy(state, cFrom, c.data(), c.at(row), cellState);
    // padding units never reach a real one, but a NaN left there by an earlier tenant of the row would stay
    Arrays.fill(c.data(), c.at(row) + cellState, c.at(row) + c.stride(), 0f);
    System.arraycopy(state, hFrom, h.data(), h.at(row), hidden);
  }

  /** Gives c, then h, from {@code from} on. */
  void getState(int row, float[] state, int from) {
    getState(row, state, from, from + cellState);
  }

  void getState(int row, float[] state, int cFrom, int hFrom) {
    System.arraycopy(c.data(), c.at(row), state, cFrom, cellState);
    System.arraycopy(h.data(), h.at(row), state, hFrom, hidden);
  }

  boolean isFinite(Kernel kernel, int row) {
    return kernel.isFinite(c.data(), c.at(row), cellState) && kernel.isFinite(h.data(), h.at(row), hidden);
  }
}
