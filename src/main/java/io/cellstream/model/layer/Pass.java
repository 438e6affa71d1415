package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer's way over a sequence, forward or backward, packed. A layer has one pass, or two if it reads in both directions.
 *
 * @param backward whether the pass begins at the sequence's end
 * @param table the token table from which its sums begin, a row per token; null: no table
 */
public record Pass(Layer layer, boolean backward, @Nullable Rows table) {

  /** @param embedding the tokens' embedding, if the layer reads tokens and should have a table of them; else null */
  public static List<Pass> of(LayerDefinition definition, Kernel kernel, @Nullable Tensor embedding) {
    return switch (definition) {
      case CellDefinition cell -> List.of(of(cell, false, kernel, embedding));
      case LayerDefinition.Backward(CellDefinition cell) -> List.of(of(cell, true, kernel, embedding));
      case LayerDefinition.Bidirectional(CellDefinition forward, CellDefinition backward) ->
        List.of(of(forward, false, kernel, embedding), of(backward, true, kernel, embedding));
      case LayerDefinition.Dense(DenseDefinition dense) ->
        List.of(new Pass(new DenseLayer(new PackedDense(dense, kernel)), false, null));
    };
  }

  private static Pass of(CellDefinition cell, boolean backward, Kernel kernel, @Nullable Tensor embedding) {
    return of(Layer.of(cell, kernel), backward, embedding);
  }

  private static Pass of(Layer layer, boolean backward, @Nullable Tensor embedding) {
    return new Pass(layer, backward, embedding == null ? null : layer.table(embedding));
  }

  /** The pass of a model without layers. */
  public static Pass identity(int size, @Nullable Tensor embedding) {
    return of(new IdentityLayer(size), false, embedding);
  }

  /** The bytes of a layer's token tables, one for each of its passes. */
  public static long tableBytes(LayerDefinition layer, int tokens) {
    return layer.cells().stream().mapToLong(cell -> GateSums.tableBytes(cell, tokens)).sum();
  }

  /** A step of this pass for up to {@code capacity} sequences; for one thread. */
  public LayerStep newStep(int capacity) {
    return layer.newStep(capacity, table == null ? null : new TokenRows(table, new int[capacity]));
  }
}
