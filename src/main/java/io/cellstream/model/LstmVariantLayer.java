package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Activation;
import io.cellstream.kernel.Elementwise;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An LSTM layer that differs from the usual one, packed: its sums are those of {@link LstmLayer}, its gates go a few units at a time through
 * short passes.
 */
final class LstmVariantLayer implements RecurrentLayer {
  private static final int F = LANES;
  private static final int G = 2 * LANES;
  private static final int O = 3 * LANES;

  private final LayerDefinition.LstmVariant definition;
  private final Kernel kernel;
  private final GateSums sums;
  private final @Nullable Peepholes peepholes;
  private final @Nullable Panels projection;

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

  LstmVariantLayer(LayerDefinition.LstmVariant definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    this.sums = new GateSums(definition, definition.biasHh(), kernel);
    this.peepholes = definition.peephole() == null ? null : Peepholes.of(definition.peephole(), definition.units());
    Tensor w = definition.projection();
    this.projection = w == null ? null : Panels.pack(Panels.denseRows(w.rows()), new int[]{w.columns()}, w.data());
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  @Override
  public LayerRows newRows(int capacity, @Nullable TokenRows tokens) {
    int padded = Panels.padded(definition.units(), LANES);
    int width = projection == null ? padded : projection.count() * PANEL;
    LayerRows rows = LayerRows.of(definition, capacity, tokens, width, new Tile(PANEL, 1), new Tile(PANEL, 1));
    // scratch: h before it is projected
    return projection == null ? rows : rows.withScratch(LayerRows.rows(capacity, padded));
  }

  @Override
  public void step(LayerRows rows, int count) {
    Rows h = projection == null ? rows.hNew() : rows.scratch()[0];
    int tilePanels = rows.pre().panels(count);
    for (int panel = 0; panel < sums.panels(); panel += tilePanels) {
      int panels = Math.min(tilePanels, sums.panels() - panel);
      Rows pre = rows.pre().of(panels);
      for (int row = 0; row < count; row += rows.pre().rows()) {
        int tileRows = Math.min(rows.pre().rows(), count - row);
        sums.all(rows, pre, panel, panels, row, tileRows);
        for (int r = 0; r < tileRows; r++) {
          for (int p = 0; p < panels; p++) {
            gates(pre.data(), pre.at(r) + p * PANEL, (panel + p) * LANES, rows.c(), h, row + r);
          }
        }
      }
    }
    if (projection != null) {
      Arrays.fill(rows.hNew().data(), 0, count * rows.hNew().stride(), 0f);
      kernel.product(projection, 0, projection.count(), 0, projection.k(), h, rows.hNew(), 0, count);
    }
  }

  /** 16 units of one row, from {@code unit} on. */
  private void gates(float[] gates, int at, int unit, Rows cells, Rows hidden, int row) {
    float[] c = cells.data();
    int cAt = cells.at(row) + unit;
    if (peepholes != null) {
      Elementwise.addProduct(gates, at, peepholes.i(), unit, c, cAt, LANES);
      Elementwise.addProduct(gates, at + F, peepholes.f(), unit, c, cAt, LANES);
    }
    activate(definition.gateActivation(), gates, at);
    if (definition.coupled()) {
      Elementwise.oneMinus(gates, at, gates, at + F, LANES);
    } else {
      activate(definition.gateActivation(), gates, at + F);
    }
    activate(definition.candidate(), gates, at + G);
    Elementwise.cell(gates, at + F, gates, at, gates, at + G, c, cAt, LANES);
    if (peepholes != null) {
      Elementwise.addProduct(gates, at + O, peepholes.o(), unit, c, cAt, LANES);
    }
    activate(definition.gateActivation(), gates, at + O);
    System.arraycopy(c, cAt, gates, at + G, LANES);
    definition.output().apply(kernel, gates, at + G, LANES);
    Elementwise.product(gates, at + O, gates, at + G, hidden.data(), hidden.at(row) + unit, LANES);
  }

  private void activate(Activation activation, float[] gates, int at) {
    if (definition.clip() < Float.POSITIVE_INFINITY) {
      Elementwise.clip(gates, at, LANES, definition.clip());
    }
    activation.apply(kernel, gates, at, LANES);
  }
}
