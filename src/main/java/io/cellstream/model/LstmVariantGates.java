package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Elementwise;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import org.jspecify.annotations.Nullable;

/** The gates of an LSTM cell that differs from the usual one: 16 units at a time, in short passes. */
final class LstmVariantGates implements LstmGates {
  private static final int F = LANES;
  private static final int G = 2 * LANES;
  private static final int O = 3 * LANES;

  private final CellDefinition.LstmVariant definition;
  private final Kernel kernel;
  private final @Nullable Peepholes peepholes;

  /** The weights from c to the gates, padded to whole blocks. */
  private record Peepholes(float[] i, float[] f, float[] o) {
    static Peepholes of(Tensor peephole, int units) {
      return new Peepholes(part(peephole, 0, units), part(peephole, 1, units), part(peephole, 2, units));
    }

    private static float[] part(Tensor peephole, int part, int units) {
      float[] padded = new float[Panels.padded(units, LANES)];
      System.arraycopy(peephole.data(), part * units, padded, 0, units);
      return padded;
    }
  }

  LstmVariantGates(CellDefinition.LstmVariant definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    this.peepholes = definition.peephole() == null ? null : Peepholes.of(definition.peephole(), definition.units());
  }

  @Override
  public void apply(Rows pre, int panel, int panels, Rows c, Rows h, int row, int rows) {
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < panels; p++) {
        block(pre.data(), pre.at(r) + p * PANEL, (panel + p) * LANES, c, h, row + r);
      }
    }
  }

  /** 16 units of one row, from {@code unit} on. */
  private void block(float[] gates, int at, int unit, Rows cells, Rows hidden, int row) {
    float[] c = cells.data();
    int cAt = cells.at(row) + unit;
    float clip = definition.clip();
    if (peepholes != null) {
      Elementwise.addProduct(gates, at, peepholes.i(), unit, c, cAt, LANES);
      Elementwise.addProduct(gates, at + F, peepholes.f(), unit, c, cAt, LANES);
    }
    definition.gateActivation().apply(kernel, gates, at, LANES, clip);
    if (definition.coupled()) {
      Elementwise.oneMinus(gates, at, gates, at + F, LANES);
    } else {
      definition.gateActivation().apply(kernel, gates, at + F, LANES, clip);
    }
    definition.candidate().apply(kernel, gates, at + G, LANES, clip);
    Elementwise.cell(gates, at + F, gates, at, gates, at + G, c, cAt, LANES);
    if (peepholes != null) {
      Elementwise.addProduct(gates, at + O, peepholes.o(), unit, c, cAt, LANES);
    }
    definition.gateActivation().apply(kernel, gates, at + O, LANES, clip);
    System.arraycopy(c, cAt, gates, at + G, LANES);
    definition.output().apply(kernel, gates, at + G, LANES);
    Elementwise.product(gates, at + O, gates, at + G, hidden.data(), hidden.at(row) + unit, LANES);
  }
}
