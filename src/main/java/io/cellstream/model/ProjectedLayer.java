package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An LSTM layer whose h is projected, {@code h' = W_hr h}, before anything reads it. */
final class ProjectedLayer implements RecurrentLayer {
  private final CellDefinition.LstmVariant definition;
  private final LstmLayer layer;
  private final Kernel kernel;
  private final Panels projection;

  ProjectedLayer(CellDefinition.LstmVariant definition, Tensor projection, LstmLayer layer, Kernel kernel) {
    this.definition = definition;
    this.layer = layer;
    this.kernel = kernel;
    this.projection = Panels.pack(Panels.denseRows(projection.rows()), new int[]{projection.columns()}, projection.data());
  }

  @Override
  public Rows table(Tensor embedding) {
    return layer.table(embedding);
  }

  /** Scratch: h before it is projected. */
  @Override
  public LayerRows newRows(int capacity, @Nullable TokenRows tokens) {
    return LayerRows.of(definition, capacity, tokens, projection.count() * PANEL, new Tile(PANEL, 1))
        .withScratch(Rows.zeros(capacity, Panels.padded(definition.units(), LANES)));
  }

  @Override
  public void step(LayerRows rows, int count) {
    Rows h = rows.scratch()[0];
    layer.step(rows, h, count);
    Arrays.fill(rows.hNew().data(), 0, count * rows.hNew().stride(), 0f);
    kernel.product(projection, 0, projection.count(), 0, projection.k(), h, rows.hNew(), 0, count);
  }
}
