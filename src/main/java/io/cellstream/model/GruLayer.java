package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A GRU layer, packed: 16 units are a block {@code [16 × r, 16 × z, 16 × n]}, four blocks are three panels.
 *
 * <p>What n has from the inputs and what it has from h are sums of their own, as the reset gate scales only the second: the chains of n are
 * cut where the inputs end, put aside, and begun anew from the second bias.
 */
final class GruLayer implements RecurrentLayer {
  private static final int GATES = 3;
  private static final int BLOCK = GATES * LANES;
  private static final int N = 2 * LANES;

  private final CellDefinition.Gru definition;
  private final Kernel kernel;
  private final GateSums sums;
  /** Of n the bias of h; the other one, and both of r and z, begin the sums. */
  private final float[] biasOfN;
  private final Units unitsOfN;
  private final int blocks;

  GruLayer(CellDefinition.Gru definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    int hidden = definition.hidden();
    this.blocks = Math.ceilDiv(hidden, LANES);
    float[] biasHh = definition.biasHh().data().clone();
    this.unitsOfN = Units.of(definition, 2 * hidden, hidden, blocks * LANES);
    this.biasOfN = unitsOfN.into(Arrays.copyOfRange(biasHh, 2 * hidden, 2 * hidden + blocks * LANES));
    Arrays.fill(biasHh, 2 * hidden, GATES * hidden, 0f);
    this.sums = new GateSums(definition, Tensor.vector(biasHh), kernel);
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  @Override
  public LayerRows newRows(int capacity, @Nullable TokenRows tokens) {
    return LayerRows.of(definition, capacity, tokens, blocks * LANES, new Tile(BLOCK, GATES), new Tile(PANEL, GATES));
  }

  @Override
  public void step(LayerRows rows, int count) {
    Tile tile = rows.tiles()[0];
    Tile inputsOfN = rows.tiles()[1];
    int tilePanels = tile.panels(count);
    for (int panel = 0; panel < sums.panels(); panel += tilePanels) {
      int panels = Math.min(tilePanels, sums.panels() - panel);
      int block = panel * PANEL / BLOCK;
      int tileBlocks = Math.min(panels * PANEL / BLOCK, blocks - block);
      Rows pre = tile.of(panels);
      Rows fromInputs = inputsOfN.of(panels);
      for (int row = 0; row < count; row += tile.rows()) {
        int tileRows = Math.min(tile.rows(), count - row);
        sums.ofInputs(rows, pre, panel, panels, row, tileRows);
        cutN(pre, fromInputs, block, tileBlocks, tileRows);
        unitsOfN.outOf(kernel, fromInputs, tileRows, tileBlocks * LANES, block * LANES);
        sums.ofHidden(rows.xh(), pre, panel, panels, row, tileRows);
        kernel.gruGates(pre, fromInputs, block * LANES, tileBlocks, rows.h(), rows.hNew(), row, tileRows);
      }
    }
  }

  private void cutN(Rows pre, Rows fromInputs, int block, int tileBlocks, int tileRows) {
    for (int r = 0; r < tileRows; r++) {
      for (int b = 0; b < tileBlocks; b++) {
        int n = pre.at(r) + b * BLOCK + N;
        System.arraycopy(pre.data(), n, fromInputs.data(), fromInputs.at(r) + b * LANES, LANES);
        System.arraycopy(biasOfN, (block + b) * LANES, pre.data(), n, LANES);
      }
    }
  }
}
