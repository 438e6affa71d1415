package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.STRIP;

import java.util.Arrays;

/** Brings the elements of row-major matrices, side by side, into the order of {@link Panels}. */
final class Packing {
  /** In a row map: no source row, the weights are zero. */
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
   * Where in an array of strips an element is.
   *
   * @param length elements of a gate row
   * @param row counted over all panels
   */
  static int at(int length, int row, int element) {
    return row / STRIP * STRIP * length + element * STRIP + row % STRIP;
  }
}
