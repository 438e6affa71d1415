package io.cellstream.kernel;

/**
 * Rows of floats inside an array: element j of row r is {@code data[from + r · stride + j]}.
 *
 * @param stride floats from one row to the next; 0 if all rows are one
 */
public record Rows(float[] data, int from, int stride) {

  /** So many rows of zeros, without gaps. */
  public static Rows zeros(int rows, int stride) {
    return new Rows(new float[Math.multiplyExact(rows, stride)], 0, stride);
  }

  /** Where the row starts in {@link #data}. */
  public int at(int row) {
    return from + row * stride;
  }

  /** Copies n elements of each of {@code rows} rows: from element {@code at} of row {@code row} on to the start of this one's rows 0, 1, ... */
  public void copy(Rows source, int row, int at, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(source.data, source.at(row + r) + at, data, at(r), n);
    }
  }
}
