package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An LSTM layer whose h is projected, {@code h' = W_hr h}, before anything reads it. */
final class ProjectedLayer implements Layer {
  private final LstmVariant definition;
  private final LstmLayer lstm;
  private final Kernel kernel;
  private final Panels projection;

  ProjectedLayer(LstmVariant definition, Tensor projection, LstmLayer lstm, Kernel kernel) {
    this.definition = definition;
    this.lstm = lstm;
    this.kernel = kernel;
    this.projection = Panels.pack(Panels.denseRows(projection.rows()), new int[]{projection.columns()}, projection.data());
  }

  @Override
  public Rows table(Tensor embedding) {
    return lstm.table(embedding);
  }

  @Override
  public LayerStep newStep(int capacity, @Nullable TokenRows tokens) {
    LayerRows rows = LayerRows.of(definition, capacity, tokens, projection.count() * PANEL);
    return new Step(this, rows, lstm.newTile(), Rows.zeros(capacity, Panels.padded(definition.units(), BLOCK)));
  }

  /** @param unprojected for each row the LSTM's h before the projection */
  private record Step(ProjectedLayer layer, LayerRows rows, Tile preActivations, Rows unprojected) implements LayerStep {
    @Override
    public void run(int count) {
      layer.lstm.step(rows, preActivations, unprojected, count);
      layer.project(unprojected, rows.hNew(), count);
    }
  }

  private void project(Rows unprojected, Rows h, int count) {
    Arrays.fill(h.data(), 0, count * h.stride(), 0f);
    kernel.product(projection, 0, projection.count(), 0, projection.k(), unprojected, h, 0, count);
  }
}
