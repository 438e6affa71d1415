package io.cellstream.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of cells for a terminal. A column is as wide as its widest cell, and no wider than it may be: there a longer cell is cut. The last column's
 * cells are never cut.
 */
public final class TextTable {
  private static final String BETWEEN = "  ";

  private final int[] most;
  private final int[] widths;
  private final List<List<String>> rows = new ArrayList<>();

  /** @param most columns of the terminal that each column may take, but for the last one */
  public TextTable(int... most) {
    this.most = most.clone();
    this.widths = new int[most.length];
  }

  /** Adds a row, of one cell more than widths were given. */
  public void row(String... cells) {
    if (cells.length != most.length + 1) {
      throw new IllegalArgumentException(cells.length + " cells for " + (most.length + 1) + " columns");
    }
    List<String> row = Arrays.stream(cells).map(Glyphs::text).toList();
    for (int i = 0; i < most.length; i++) {
      widths[i] = Math.min(most[i], Math.max(widths[i], Glyphs.columns(row.get(i))));
    }
    rows.add(row);
  }

  /** A line for each row, without blanks at its end. */
  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(Glyphs.head(row.get(i), widths[i])).append(BETWEEN);
    }
    return line.append(row.getLast()).toString().stripTrailing();
  }
}
