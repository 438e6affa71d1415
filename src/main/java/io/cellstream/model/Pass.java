package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a layer goes over a sequence, packed.
 *
 * @param backward whether it begins at the sequence's end
 * @param table what its sums begin from, a row per token; null: its input is not a token, or there is no table
 */
record Pass(RecurrentLayer layer, boolean backward, @Nullable Rows table) {

  /** @param embedding what the layer reads, where it reads tokens and is to have a table of them */
  static List<Pass> of(LayerDefinition definition, Kernel kernel, @Nullable Tensor embedding) {
    return switch (definition) {
      case CellDefinition cell -> List.of(of(cell, false, kernel, embedding));
      case LayerDefinition.Backward(CellDefinition cell) -> List.of(of(cell, true, kernel, embedding));
      case LayerDefinition.Bidirectional(CellDefinition forward, CellDefinition backward) ->
        List.of(of(forward, false, kernel, embedding), of(backward, true, kernel, embedding));
      case LayerDefinition.Dense(HeadDefinition.DenseLayer dense) ->
        List.of(new Pass(new DenseStep(new DenseLayer(dense, kernel)), false, null));
    };
  }

  /** In place of the layers of a model that has none. */
  static Pass through(int size, @Nullable Tensor embedding) {
    PassLayer layer = new PassLayer(size);
    return new Pass(layer, false, embedding == null ? null : layer.table(embedding));
  }

  private static Pass of(CellDefinition cell, boolean backward, Kernel kernel, @Nullable Tensor embedding) {
    RecurrentLayer layer = RecurrentLayer.of(cell, kernel);
    return new Pass(layer, backward, embedding == null ? null : layer.table(embedding));
  }

  /** Buffers for up to {@code capacity} sequences; for one thread. */
  LayerRows newRows(int capacity) {
    return layer.newRows(capacity, table == null ? null : new TokenRows(table, new int[capacity]));
  }
}
