package io.cellstream.kernel;

/**
 * Rows of floats inside an array: element j of row r is {@code data[from + r · stride + j]}.
 *
 * @param stride floats from one row to the next; 0 if all rows are the same one
 */
public record Rows(float[] data, int from, int stride) {

  /** Rows of {@code stride} zeros each, without gaps. */
  public static Rows zeros(int rows, int stride) {
    return new Rows(new float[Math.multiplyExact(rows, stride)], 0, stride);
  }

  /** The index in {@link #data} at which the row starts. */
  public int at(int row) {
    return from + row * stride;
  }

  /**
   * Copies n elements, beginning with element {@code at}, of the source's rows {@code row}, row + 1, ... to the start of rows 0, 1, ...
   * here.
   */
  public void copy(Rows source, int row, int at, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(source.data, source.at(row + r) + at, data, at(r), n);
    }
  }
}
