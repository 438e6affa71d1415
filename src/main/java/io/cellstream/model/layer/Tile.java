package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;

/**
 * A buffer for the pre-activations of some panels of some rows, small enough to stay in L1 between the product and the gates. Views of it
 * as rows of 0, 1, 2, ... panels are made once, so that a step allocates nothing.
 */
final class Tile {
  /** Panels times rows: 8 KB. With fewer, the gates' loops would be too short for the cost of starting them. */
  private static final int SIZE = 32;
  private static final int ROWS = 16;

  private final int group;
  private final Rows[] views;

  /**
   * @param block the number of gate rows in a block; a row's length is a multiple of it
   * @param group a tile's panels are a multiple of this number
   */
  Tile(int block, int group) {
    this.group = group;
    this.views = new Rows[Panels.padded(SIZE, group) + 1];
    float[] buffer = new float[Panels.padded(SIZE * PANEL, block) + ROWS * (group * PANEL + block)];
    Arrays.setAll(views, panels -> new Rows(buffer, 0, Panels.padded(panels * PANEL, block)));
  }

  /** How many panels to compute at once for so many rows. */
  int panels(int rows) {
    return Math.ceilDiv(SIZE / Math.clamp(rows, 1, ROWS), group) * group;
  }

  /** How many rows to compute at once. */
  int rows() {
    return ROWS;
  }

  /** The buffer as rows of so many panels. */
  Rows of(int panels) {
    return views[panels];
  }
}
