package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Elementwise;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A GRU layer that differs from the usual one. The chains of n are cut where the inputs end, and go on over h or, once r is known, over
 * r ⊙ h: then all gates' sums are made a second time and only those of n are used, which is simple, and slow.
 */
final class GruVariantLayer implements RecurrentLayer {
  private static final int GATES = 3;
  private static final int BLOCK = GATES * LANES;
  private static final int Z = LANES;
  private static final int N = 2 * LANES;

  private final CellDefinition.GruVariant definition;
  private final Kernel kernel;
  private final GateSums sums;
  /** Of n the bias of h, if r scales it, too. */
  private final float[] biasOfN;
  private final int blocks;

  GruVariantLayer(CellDefinition.GruVariant definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    int hidden = definition.hidden();
    this.blocks = Math.ceilDiv(hidden, LANES);
    float[] biasHh = definition.biasHh().data().clone();
    this.biasOfN = Units.of(definition, 2 * hidden, hidden, blocks * LANES)
        .into(Arrays.copyOfRange(biasHh, 2 * hidden, 2 * hidden + blocks * LANES));
    if (definition.resetAfter()) {
      Arrays.fill(biasHh, 2 * hidden, GATES * hidden, 0f);
    }
    this.sums = new GateSums(definition, Tensor.vector(biasHh), kernel);
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  /** Scratch: the sums over h; those over the inputs, later of n; and x with r ⊙ h beside it. */
  @Override
  public LayerRows newRows(int capacity, @Nullable TokenRows tokens) {
    int width = Panels.padded(sums.panels() * PANEL, BLOCK);
    LayerRows rows = LayerRows.of(definition, capacity, tokens, blocks * LANES);
    return rows.withScratch(Rows.zeros(capacity, width), Rows.zeros(capacity, width), LayerRows.copy(rows.xh()));
  }

  @Override
  public void step(LayerRows rows, int count) {
    Rows pre = rows.scratch()[0];
    Rows ofInputs = rows.scratch()[1];
    sums.ofInputs(rows, pre, 0, sums.panels(), 0, count);
    ofInputs.copy(pre, 0, 0, count, pre.stride());
    if (definition.resetAfter()) {
      sums.finish(ofInputs, 0, sums.panels(), count);
      for (int row = 0; row < count; row++) {
        for (int b = 0; b < blocks; b++) {
          System.arraycopy(biasOfN, b * LANES, pre.data(), pre.at(row) + b * BLOCK + N, LANES);
        }
      }
    }
    sums.ofHidden(rows.xh(), pre, 0, sums.panels(), 0, count);
    for (int row = 0; row < count; row++) {
      resetAndUpdate(rows, row);
    }
    if (!definition.resetAfter()) {
      sums.ofHidden(rows.scratch()[2], ofInputs, 0, sums.panels(), 0, count);
    }
    for (int row = 0; row < count; row++) {
      hidden(rows, row);
    }
  }

  /** {@code r = σ(r)}, {@code z = σ(z)}, and what r scales. */
  private void resetAndUpdate(LayerRows rows, int row) {
    Rows pre = rows.scratch()[0];
    Rows ofInputs = rows.scratch()[1];
    Rows xrh = rows.scratch()[2];
    for (int b = 0; b < blocks; b++) {
      int at = pre.at(row) + b * BLOCK;
      definition.gateActivation().apply(kernel, pre.data(), at, LANES, definition.clip());
      definition.gateActivation().apply(kernel, pre.data(), at + Z, LANES, definition.clip());
      if (definition.resetAfter()) {
        Elementwise.addProduct(ofInputs.data(), ofInputs.at(row) + b * BLOCK + N, pre.data(), at, pre.data(), at + N, LANES);
      } else {
        int unit = b * LANES;
        Elementwise.product(pre.data(), at, rows.h().data(), rows.h().at(row) + unit, xrh.data(), xrh.at(row) + rows.h().from() + unit,
            Math.min(LANES, rows.hidden() - unit));
      }
    }
  }

  /** {@code n = tanh(n)}, {@code h' = n + z · (h − n)}. */
  private void hidden(LayerRows rows, int row) {
    Rows pre = rows.scratch()[0];
    Rows ofInputs = rows.scratch()[1];
    for (int b = 0; b < blocks; b++) {
      int z = pre.at(row) + b * BLOCK + Z;
      int n = ofInputs.at(row) + b * BLOCK + N;
      definition.candidate().apply(kernel, ofInputs.data(), n, LANES, definition.clip());
      Elementwise.between(pre.data(), z, rows.h().data(), rows.h().at(row) + b * LANES, ofInputs.data(), n, rows.hNew().data(),
          rows.hNew().at(row) + b * LANES, LANES);
    }
  }
}
