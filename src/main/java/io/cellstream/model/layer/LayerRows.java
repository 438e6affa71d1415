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
 * The buffers that every layer reads and writes at a step, a row per sequence.
 *
 * @param inputs I: the size of the input
 * @param hidden H: the size of the hidden state
 * @param cellState C: the size of the cell state; 0 if the cell has none
 * @param outputs the number of floats of hNew that the next layer reads
 * @param xh for each row the input {@code [I]}, then h {@code [H]}, side by side because a step's sums run over both. Each is padded with
 *        zeros to whole words of weights. Kernels may read whole vectors of h, so the array has a block more behind the last row
 * @param h for each row h {@code [H]}, inside {@code xh}
 * @param c for each row the cell state {@code [C]}, padded to whole blocks
 * @param hNew for each row the new h, padded; not written into h, because every hidden unit reads all of h
 * @param tokens the token table from which the sums begin; null: they begin with the biases and run over x
 */
public record LayerRows(int inputs, int hidden, int cellState, int outputs, Rows xh, Rows h, Rows c, Rows hNew,
    @Nullable TokenRows tokens) {

  /**
   * Buffers of a cell.
   *
   * @param width the number of floats in a row of hNew
   */
  static LayerRows of(CellDefinition cell, int capacity, @Nullable TokenRows tokens, int width) {
    return of(cell.inputSize(), cell.hidden(), cell.cellState(), cell.outputs(), cell.precision(), capacity, tokens, width);
  }

  /** Buffers of a layer that keeps no state and reads f32. */
  static LayerRows stateless(int inputs, int outputs, int capacity, int width) {
    return of(inputs, 0, 0, outputs, Precision.F32, capacity, null, width);
  }

  /** Buffers of a layer whose hidden state is its input. */
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

  /** The number of floats in a sequence's state: c, then h. */
  public int stateSize() {
    return cellState + hidden;
  }

  /** Copies c, then h, from {@code state}, from {@code from} on. */
  public void setState(int row, float[] state, int from) {
    setState(row, state, from, from + cellState);
  }

  /** Copies c and h from {@code state}, c from {@code cFrom} on and h from {@code hFrom} on. */
  public void setState(int row, float[] state, int cFrom, int hFrom) {
    System.arraycopy(state, cFrom, c.data(), c.at(row), cellState);
    // padding never reaches a hidden unit, but a NaN that the row's last sequence left there would stay
    Arrays.fill(c.data(), c.at(row) + cellState, c.at(row) + c.stride(), 0f);
    System.arraycopy(state, hFrom, h.data(), h.at(row), hidden);
  }

  /** Copies c, then h, into {@code state}, from {@code from} on. */
  public void getState(int row, float[] state, int from) {
    getState(row, state, from, from + cellState);
  }

  /** Copies c and h into {@code state}, c from {@code cFrom} on and h from {@code hFrom} on. */
  public void getState(int row, float[] state, int cFrom, int hFrom) {
    System.arraycopy(c.data(), c.at(row), state, cFrom, cellState);
    System.arraycopy(h.data(), h.at(row), state, hFrom, hidden);
  }

  /** Copies the new h of rows 0 to {@code count − 1} to where the next step reads h. */
  public void takeNewHidden(int count) {
    h.copy(hNew, 0, 0, count, hidden);
  }

  boolean isFinite(Kernel kernel, int row) {
    return kernel.isFinite(c.data(), c.at(row), cellState) && kernel.isFinite(h.data(), h.at(row), hidden);
  }
}
