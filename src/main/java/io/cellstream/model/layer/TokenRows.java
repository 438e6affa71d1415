package io.cellstream.model.layer;

import io.cellstream.kernel.Rows;

/**
 * The tokens of a running step, for a layer whose sums begin from a table.
 *
 * @param table the values with which sums begin, a row per token
 * @param ids the token of each row of the step
 */
public record TokenRows(Rows table, int[] ids) {

  /** Copies n elements of the table, from {@code at} on, for rows {@code row} to {@code row + count − 1} of the step. */
  void copyTo(Rows sums, int at, int row, int count, int n) {
    for (int r = 0; r < count; r++) {
      System.arraycopy(table.data(), table.at(ids[row + r]) + at, sums.data(), sums.at(r), n);
    }
  }
}
