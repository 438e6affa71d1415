package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Elementwise;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.Tensor;
import org.jspecify.annotations.Nullable;

/** The gates of an LSTM cell that differs from the usual one: 16 hidden units at a time, in several short loops. */
final class LstmVariantGates implements LstmGates {
  private static final int F = BLOCK;
  private static final int G = 2 * BLOCK;
  private static final int O = 3 * BLOCK;

  private final LstmVariant definition;
  private final Kernel kernel;
  private final @Nullable Peepholes peepholes;

  /** The weights from c to the gates, padded to whole blocks. */
  private record Peepholes(float[] i, float[] f, float[] o) {
    static Peepholes of(Tensor peephole, int units) {
      return new Peepholes(part(peephole, 0, units), part(peephole, 1, units), part(peephole, 2, units));
    }

    private static float[] part(Tensor peephole, int part, int units) {
      float[] padded = new float[Panels.padded(units, BLOCK)];
      System.arraycopy(peephole.data(), part * units, padded, 0, units);
      return padded;
    }
  }

  LstmVariantGates(LstmVariant definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    this.peepholes = definition.peephole() == null ? null : Peepholes.of(definition.peephole(), definition.units());
  }

  @Override
  public void apply(Rows gates, int panel, int panels, Rows c, Rows h, int row, int rows) {
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < panels; p++) {
        block(gates.data(), gates.at(r) + p * PANEL, (panel + p) * BLOCK, c, h, row + r);
      }
    }
  }

  /** Computes 16 hidden units of one row, from {@code unit} on. */
  private void block(float[] gates, int at, int unit, Rows cells, Rows hidden, int row) {
    float[] c = cells.data();
    int cAt = cells.at(row) + unit;
    float clip = definition.clip();
    if (peepholes != null) {
      Elementwise.addProduct(gates, at, peepholes.i(), unit, c, cAt, BLOCK);
      Elementwise.addProduct(gates, at + F, peepholes.f(), unit, c, cAt, BLOCK);
    }
    definition.gateActivation().apply(kernel, gates, at, BLOCK, clip);
    if (definition.coupled()) {
      Elementwise.oneMinus(gates, at, gates, at + F, BLOCK);
    } else {
      definition.gateActivation().apply(kernel, gates, at + F, BLOCK, clip);
    }
    definition.candidate().apply(kernel, gates, at + G, BLOCK, clip);
    Elementwise.cell(gates, at + F, gates, at, gates, at + G, c, cAt, BLOCK);
    if (peepholes != null) {
      Elementwise.addProduct(gates, at + O, peepholes.o(), unit, c, cAt, BLOCK);
    }
    definition.gateActivation().apply(kernel, gates, at + O, BLOCK, clip);
    System.arraycopy(c, cAt, gates, at + G, BLOCK);
    definition.output().apply(kernel, gates, at + G, BLOCK);
    Elementwise.product(gates, at + O, gates, at + G, hidden.data(), hidden.at(row) + unit, BLOCK);
  }
}
