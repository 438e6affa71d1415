package io.cellstream.kernel;

/**
 * Rows of floats inside an array: element j of row r is {@code data[from + r · stride + j]}.
 *
 * @param stride floats from one row to the next; 0 if all rows are one
 */
public record Rows(float[] data, int from, int stride) {

  /** Where the row starts in {@link #data}. */
  public int at(int row) {
    return from + row * stride;
  }
}
