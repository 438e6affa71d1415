package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A GRU layer, packed: a block of 16 hidden units is {@code [16 × r, 16 × z, 16 × n]}, and four blocks are three panels.
 *
 * <p>The reset gate scales only the part of n's sum that comes from h. So a sum of n is two chains: one over the inputs, which is put
 * aside, and one that begins with the hidden-side bias and runs over h.
 */
final class GruLayer implements Layer {
  private static final int GATES = 3;
  private static final int BLOCK_ROWS = GATES * BLOCK;
  private static final int N = 2 * BLOCK;

  private final CellDefinition.Gru definition;
  private final Kernel kernel;
  private final GateSums sums;
  private final GateN gateN;
  private final int blocks;

  GruLayer(CellDefinition.Gru definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    this.blocks = Math.ceilDiv(definition.hidden(), BLOCK);
    this.gateN = GateN.of(definition);
    this.sums = new GateSums(definition, gateN.otherBiases(), kernel);
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  @Override
  public LayerStep newStep(int capacity, @Nullable TokenRows tokens) {
    LayerRows rows = LayerRows.of(definition, capacity, tokens, blocks * BLOCK);
    return new Step(this, rows, new Tile(BLOCK_ROWS, GATES), new Tile(PANEL, GATES));
  }

  /** @param inputsOfN n's sums over the inputs */
  private record Step(GruLayer layer, LayerRows rows, Tile preActivations, Tile inputsOfN) implements LayerStep {
    @Override
    public void run(int count) {
      layer.step(rows, preActivations, inputsOfN, count);
    }
  }

  private void step(LayerRows rows, Tile tile, Tile tileOfN, int count) {
    int tilePanels = tile.panels(count);
    for (int panel = 0; panel < sums.panels(); panel += tilePanels) {
      int panels = Math.min(tilePanels, sums.panels() - panel);
      int block = panel * PANEL / BLOCK_ROWS;
      int tileBlocks = Math.min(panels * PANEL / BLOCK_ROWS, blocks - block);
      Rows preActivations = tile.of(panels);
      Rows inputsOfN = tileOfN.of(panels);
      for (int row = 0; row < count; row += tile.rows()) {
        int tileRows = Math.min(tile.rows(), count - row);
        sums.beginWithInputs(rows, preActivations, panel, panels, row, tileRows);
        cutN(preActivations, inputsOfN, block, tileBlocks, tileRows);
        gateN.scales().multiply(kernel, inputsOfN, tileRows, tileBlocks * BLOCK, block * BLOCK);
        sums.goOnWithHidden(rows.xh(), preActivations, panel, panels, row, tileRows);
        kernel.gruGates(preActivations, inputsOfN, block * BLOCK, tileBlocks, rows.h(), rows.hNew(), row, tileRows);
      }
    }
  }

  private void cutN(Rows preActivations, Rows inputsOfN, int block, int tileBlocks, int tileRows) {
    for (int r = 0; r < tileRows; r++) {
      for (int b = 0; b < tileBlocks; b++) {
        int n = preActivations.at(r) + b * BLOCK_ROWS + N;
        System.arraycopy(preActivations.data(), n, inputsOfN.data(), inputsOfN.at(r) + b * BLOCK, BLOCK);
        System.arraycopy(gateN.bias(), (block + b) * BLOCK, preActivations.data(), n, BLOCK);
      }
    }
  }
}
