package io.cellstream.kernel;

import java.util.Arrays;

/**
 * Weights in the order in which a step reads them. A panel is 64 gate rows in two strips {@code [K × 32]}: for each k, the 32 gate rows of
 * a strip lie side by side. A vector's lanes are gate rows, and each gate row's sum over k is a chain of its own, so no sum depends on the
 * number of lanes. A step of one sequence reads the four strips of two panels at the same time, at four places in memory: that keeps L3 and
 * memory busier than two places with runs twice as wide.
 *
 * <p>Integer weights are packed into words of 32 bits: 2 or 4 neighbouring k of one gate row, the first in the lowest bits. To read a
 * weight, a kernel shifts the word left until the weight's bits are on top, and converts it to float. The bits of the earlier neighbours
 * stay below them as a fraction, because masking them would cost as much as the shift. The quantiser must have subtracted that fraction
 * beforehand.
 */
public sealed interface Panels {

  /** @param weights {@code [count × 2 × K × 32]} */
  record F32(int count, int k, float[] weights) implements Panels {
    @Override
    public int at(int row, int k) {
      return Packing.at(this.k, row, k);
    }
  }

  /** @param words {@code [count × 2 × K/2 × 32]} */
  record Int16(int count, int k, int[] words) implements Panels {
    /** Weights in a word. */
    static final int PER_WORD = 2;

    @Override
    public int at(int row, int k) {
      return Packing.at(this.k / PER_WORD, row, k / PER_WORD);
    }
  }

  /** @param words {@code [count × 2 × K/4 × 32]} */
  record Int8(int count, int k, int[] words) implements Panels {
    /** Weights in a word. */
    static final int PER_WORD = 4;

    @Override
    public int at(int row, int k) {
      return Packing.at(this.k / PER_WORD, row, k / PER_WORD);
    }
  }

  /** The number of panels. */
  int count();

  /** K: the number of products in each sum. */
  int k();

  /** The array index of the weight of a gate row, counted over all panels, at {@code k}; with integers, of the word that holds it. */
  int at(int row, int k);

  /** Hidden units in a block; they are computed together. Every reduction has this many partial results, on any hardware. */
  int BLOCK = 16;

  /** Gate rows in a panel. */
  int PANEL = 4 * BLOCK;

  /** Gate rows in a strip. */
  int STRIP = PANEL / 2;

  /** {@code n} rounded up to a multiple of {@code to}. */
  static int padded(int n, int to) {
    return Math.multiplyExact(Math.ceilDiv(n, to), to);
  }

  /**
   * The row map of a cell with G gates: block after block, each {@code [16 × gate 0, ..., 16 × gate G − 1]}, so that the gates of one
   * hidden unit are in the same lane; padded to whole panels. The source row of gate g of unit u is {@code g · H + u}.
   */
  static int[] gateRows(int gates, int hidden) {
    int blockRows = gates * BLOCK;
    int[] rows = new int[padded(Math.multiplyExact(gates, padded(hidden, BLOCK)), PANEL)];
    for (int r = 0; r < rows.length; r++) {
      int unit = r / blockRows * BLOCK + r % BLOCK;
      int gate = r % blockRows / BLOCK;
      rows[r] = unit < hidden ? gate * hidden + unit : Packing.PADDING;
    }
    return rows;
  }

  /** The row map of a dense layer: its rows in their own order, padded to whole panels. */
  static int[] denseRows(int size) {
    int[] rows = new int[padded(size, PANEL)];
    Arrays.setAll(rows, r -> r < size ? r : Packing.PADDING);
    return rows;
  }

  /**
   * Packs matrices side by side: k runs over the columns of the first, then of the next.
   *
   * @param rowMap the source row of each packed gate row
   * @param columns the columns of each matrix
   * @param matrices row-major, all with the same rows
   */
  static Panels pack(int[] rowMap, int[] columns, float[]... matrices) {
    return new F32(rowMap.length / PANEL, Packing.sum(columns), Packing.floats(rowMap, columns, matrices));
  }

  /**
   * Packs matrices whose words hold two int16 each, as {@link #pack(int[], int[], float[]...)} packs floats.
   *
   * @param columns the words in a row of each matrix
   */
  static Panels packInt16(int[] rowMap, int[] columns, int[]... matrices) {
    return new Int16(rowMap.length / PANEL, Int16.PER_WORD * Packing.sum(columns), Packing.words(rowMap, columns, matrices));
  }

  /** Packs matrices whose words hold four int8 each, as {@link #packInt16} packs int16. */
  static Panels packInt8(int[] rowMap, int[] columns, int[]... matrices) {
    return new Int8(rowMap.length / PANEL, Int8.PER_WORD * Packing.sum(columns), Packing.words(rowMap, columns, matrices));
  }

  /** Packs one float per gate row, with {@code padding} where there is no source row. */
  static float[] pack(int[] rowMap, float[] vector, float padding) {
    float[] packed = new float[rowMap.length];
    for (int r = 0; r < packed.length; r++) {
      packed[r] = rowMap[r] == Packing.PADDING ? padding : vector[rowMap[r]];
    }
    return packed;
  }
}
