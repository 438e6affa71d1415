package io.cellstream.kernel;

import java.util.Arrays;

/**
 * Weights in the order a step reads them: a panel is 64 gate rows as two strips {@code [K × 32]}, so that for each k the gate rows of a strip
 * lie side by side. The lanes of a vector run over gate rows and every sum over k is a chain of its own: no sum depends on how many lanes
 * there are. One sequence's step reads the four strips of two panels at a time, each at a place of its own, which keeps more of L3 and of
 * memory busy than two runs twice as wide.
 *
 * @param count how many panels
 * @param k the length of the sums
 * @param weights {@code [count × 2 × K × 32]}
 */
public record Panels(int count, int k, float[] weights) {

  /** Units of a recurrent layer per panel, and the number of virtual lanes of every reduction, whatever the hardware has. */
  public static final int LANES = 16;

  /** Gate rows of a panel. */
  public static final int PANEL = 4 * LANES;

  /** Gate rows of a strip. */
  static final int STRIP = PANEL / 2;

  /** In a row map: no source row, the weights are zero. */
  private static final int PADDING = -1;

  /** {@code n} rounded up to a multiple of {@code to}. */
  public static int padded(int n, int to) {
    return Math.multiplyExact(Math.ceilDiv(n, to), to);
  }

  /**
   * The row map of G gates: 16 units at a time as {@code [16 × gate 0, ..., 16 × gate G − 1]}, so that one unit's gates meet in one lane,
   * padded to whole panels. Gate g of unit u is source row {@code g · H + u}.
   */
  public static int[] gateRows(int gates, int hidden) {
    int block = gates * LANES;
    int[] rows = new int[padded(Math.multiplyExact(gates, padded(hidden, LANES)), PANEL)];
    for (int r = 0; r < rows.length; r++) {
      int unit = r / block * LANES + r % LANES;
      int gate = r % block / LANES;
      rows[r] = unit < hidden ? gate * hidden + unit : PADDING;
    }
    return rows;
  }

  /** The row map of a dense layer: its rows as they are, padded to whole panels. */
  public static int[] denseRows(int size) {
    int[] rows = new int[padded(size, PANEL)];
    Arrays.setAll(rows, r -> r < size ? r : PADDING);
    return rows;
  }

  /**
   * Packs matrices side by side: k runs over the columns of the first, then of the next.
   *
   * @param rowMap source row of each packed row
   * @param columns the columns of each matrix
   * @param matrices row-major, all with the same rows
   */
  public static Panels pack(int[] rowMap, int[] columns, float[]... matrices) {
    int k = Arrays.stream(columns).reduce(0, Math::addExact);
    float[] weights = new float[Math.multiplyExact(rowMap.length, k)];
    for (int r = 0; r < rowMap.length; r++) {
      if (rowMap[r] != PADDING) {
        int to = at(k, r, 0);
        for (int m = 0; m < matrices.length; m++) {
          for (int j = 0; j < columns[m]; j++, to += STRIP) {
            weights[to] = matrices[m][rowMap[r] * columns[m] + j];
          }
        }
      }
    }
    return new Panels(rowMap.length / PANEL, k, weights);
  }

  /** Where the weight of a gate row, counted over all panels, and {@code k} is. */
  int at(int row, int k) {
    return at(this.k, row, k);
  }

  private static int at(int length, int row, int k) {
    return row / STRIP * STRIP * length + k * STRIP + row % STRIP;
  }

  /** Packs one float per gate row, with {@code padding} where there is no source row. */
  public static float[] pack(int[] rowMap, float[] vector, float padding) {
    float[] packed = new float[rowMap.length];
    for (int r = 0; r < packed.length; r++) {
      packed[r] = rowMap[r] == PADDING ? padding : vector[rowMap[r]];
    }
    return packed;
  }
}
