package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.STRIP;

import java.util.Arrays;

/** Copies row-major matrices, taken side by side, into the order of {@link Panels}. */
final class Packing {
  /** An entry of a row map that has no source row: its weights are zero. */
  static final int PADDING = -1;

  private Packing() {
  }

  static float[] floats(int[] rowMap, int[] columns, float[]... matrices) {
    float[] packed = new float[Math.multiplyExact(rowMap.length, sum(columns))];
    place(rowMap, columns, (to, m, from) -> packed[to] = matrices[m][from]);
    return packed;
  }

  static int[] words(int[] rowMap, int[] columns, int[]... matrices) {
    int[] packed = new int[Math.multiplyExact(rowMap.length, sum(columns))];
    place(rowMap, columns, (to, m, from) -> packed[to] = matrices[m][from]);
    return packed;
  }

  static int sum(int[] columns) {
    return Arrays.stream(columns).reduce(0, Math::addExact);
  }

  private interface Placement {
    void put(int to, int matrix, int from);
  }

  private static void place(int[] rowMap, int[] columns, Placement placement) {
    int k = sum(columns);
    for (int r = 0; r < rowMap.length; r++) {
      if (rowMap[r] != PADDING) {
        int to = at(k, r, 0);
        for (int m = 0; m < columns.length; m++) {
          for (int j = 0; j < columns[m]; j++, to += STRIP) {
            placement.put(to, m, rowMap[r] * columns[m] + j);
          }
        }
      }
    }
  }

  /**
   * The index of an element in an array of strips.
   *
   * @param length elements in a gate row
   * @param gateRow counted over all panels
   */
  static int at(int length, int gateRow, int element) {
    return gateRow / STRIP * STRIP * length + element * STRIP + gateRow % STRIP;
  }
}
