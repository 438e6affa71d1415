package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.BLOCK;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.Precision;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What every layer reads and leaves at a step: a row per sequence.
 *
 * @param inputs I: floats of the input
 * @param hidden H: floats of the hidden state
 * @param cellState C: floats of the cell state; 0 if the cell has none
 * @param outputs how many floats of hNew the next layer reads
 * @param xh per row the input {@code [I]}, then h {@code [H]}: side by side, since a step's sums run over both. Each is padded with zeros
 *        to whole words of the weights. Whole vectors of h may be read, behind the last row too
 * @param h per row its h {@code [H]}, inside {@code xh}
 * @param c per row its cell state {@code [C]}, padded to whole blocks
 * @param hNew per row the h being written, padded: apart from h, of which every unit reads all
 * @param tokens where the sums begin, instead of from the biases and x; null: they don't
 */
public record LayerRows(int inputs, int hidden, int cellState, int outputs, Rows xh, Rows h, Rows c, Rows hNew,
    @Nullable TokenRows tokens) {

  /**
   * Of a cell.
   *
   * @param width floats of a row of hNew
   */
  static LayerRows of(CellDefinition cell, int capacity, @Nullable TokenRows tokens, int width) {
    return of(cell.inputSize(), cell.hidden(), cell.cellState(), cell.outputs(), cell.precision(), capacity, tokens, width);
  }

  /** Of a layer that keeps no state and reads f32. */
  static LayerRows stateless(int inputs, int outputs, int capacity, int width) {
    return of(inputs, 0, 0, outputs, Precision.F32, capacity, null, width);
  }

  /** Of a layer that gives its input as its hidden state. */
  static LayerRows identity(int size, int capacity, @Nullable TokenRows tokens) {
    return of(size, size, 0, size, Precision.F32, capacity, tokens, size);
  }

  private static LayerRows of(int inputs, int hidden, int cellState, int outputs, Precision precision, int capacity,
      @Nullable TokenRows tokens, int width) {
    int paddedInputs = precision.padded(inputs);
    int stride = paddedInputs + precision.padded(hidden);
    Rows xh = new Rows(new float[Math.addExact(Math.multiplyExact(capacity, stride), BLOCK)], 0, stride);
    return new LayerRows(inputs, hidden, cellState, outputs, xh, new Rows(xh.data(), paddedInputs, stride),
        Rows.zeros(capacity, Panels.padded(cellState, BLOCK)), Rows.zeros(capacity, width), tokens);
  }

  /** Floats of a sequence's state: c, then h. */
  public int stateSize() {
    return cellState + hidden;
  }

  /** Takes c, then h, from {@code from} on. */
  public void setState(int row, float[] state, int from) {
    setState(row, state, from, from + cellState);
  }

  /** Takes c from {@code cFrom} on, and h from {@code hFrom} on. */
  public void setState(int row, float[] state, int cFrom, int hFrom) {
    System.arraycopy(state, cFrom, c.data(), c.at(row), cellState);
    // padding units never reach a real one, but a NaN left there by an earlier tenant of the row would stay
    Arrays.fill(c.data(), c.at(row) + cellState, c.at(row) + c.stride(), 0f);
    System.arraycopy(state, hFrom, h.data(), h.at(row), hidden);
  }

  /** Gives c, then h, from {@code from} on. */
  public void getState(int row, float[] state, int from) {
    getState(row, state, from, from + cellState);
  }

  /** Gives c from {@code cFrom} on, and h from {@code hFrom} on. */
  public void getState(int row, float[] state, int cFrom, int hFrom) {
    System.arraycopy(c.data(), c.at(row), state, cFrom, cellState);
    System.arraycopy(h.data(), h.at(row), state, hFrom, hidden);
  }

  /** Makes the h that was written the h that the next step reads, in rows 0 to {@code count − 1}. */
  public void takeNewHidden(int count) {
    h.copy(hNew, 0, 0, count, hidden);
  }

  boolean isFinite(Kernel kernel, int row) {
    return kernel.isFinite(c.data(), c.at(row), cellState) && kernel.isFinite(h.data(), h.at(row), hidden);
  }
}
