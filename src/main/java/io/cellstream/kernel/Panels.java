package io.cellstream.kernel;

import java.util.Arrays;

/**
 * Weights in the order a step reads them: a panel is 64 gate rows as two strips {@code [K × 32]}, so that for each k the gate rows of a strip
 * lie side by side. The lanes of a vector run over gate rows and every sum over k is a chain of its own: no sum depends on how many lanes
 * there are. One sequence's step reads the four strips of two panels at a time, each at a place of its own, which keeps more of L3 and of
 * memory busy than two runs twice as wide.
 *
 * <p>Integers are packed by whole words of 32 bits, each with 2 or 4 neighbours k of one gate row, the first in the lowest bits. A
 * weight is the word shifted left until the weight's own bits are on top, as a float; what is below them, the earlier neighbours, stays:
 * whoever made the integers has reckoned with it, and taking it away would cost as much as shifting.
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

  /** How many panels. */
  int count();

  /** The length of the sums. */
  int k();

  /** Where in the array the weight of a gate row, counted over all panels, and {@code k} is. */
  int at(int row, int k);

  /** The hidden units of a block, which are computed together. Every reduction has as many partial results, whatever the hardware has. */
  int BLOCK = 16;

  /** Gate rows of a panel. */
  int PANEL = 4 * BLOCK;

  /** Gate rows of a strip. */
  int STRIP = PANEL / 2;

  /** {@code n} rounded up to a multiple of {@code to}. */
  static int padded(int n, int to) {
    return Math.multiplyExact(Math.ceilDiv(n, to), to);
  }

  /**
   * The row map of G gates: block after block as {@code [16 × gate 0, ..., 16 × gate G − 1]}, so that one unit's gates meet in one lane of a
   * vector, padded to whole panels. Gate g of unit u is source row {@code g · H + u}.
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

  /** The row map of a dense layer: its rows as they are, padded to whole panels. */
  static int[] denseRows(int size) {
    int[] rows = new int[padded(size, PANEL)];
    Arrays.setAll(rows, r -> r < size ? r : Packing.PADDING);
    return rows;
  }

  /**
   * Packs matrices side by side: k runs over the columns of the first, then of the next.
   *
   * @param rowMap source row of each packed row
   * @param columns the columns of each matrix
   * @param matrices row-major, all with the same rows
   */
  static Panels pack(int[] rowMap, int[] columns, float[]... matrices) {
    return new F32(rowMap.length / PANEL, Packing.sum(columns), Packing.floats(rowMap, columns, matrices));
  }

  /**
   * Packs matrices of words of two int16 each, as {@link #pack(int[], int[], float[]...)} does floats.
   *
   * @param columns the words in a row of each matrix
   */
  static Panels packInt16(int[] rowMap, int[] columns, int[]... matrices) {
    return new Int16(rowMap.length / PANEL, Int16.PER_WORD * Packing.sum(columns), Packing.words(rowMap, columns, matrices));
  }

  /** Packs matrices of words of four int8 each, as {@link #packInt16} does int16. */
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
