package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Tensor;
import org.jspecify.annotations.Nullable;

/** A layer, packed for a kernel. Immutable and shared by all threads; a thread's buffers are in a {@link LayerStep}. */
public sealed interface Layer permits LstmLayer, ProjectedLayer, GruLayer, GruVariantLayer, RnnLayer, IdentityLayer, DenseLayer {

  static Layer of(CellDefinition definition, Kernel kernel) {
    return switch (definition) {
      case CellDefinition.Lstm lstm -> new LstmLayer(lstm, kernel::lstmGates, kernel);
      case CellDefinition.Gru gru -> new GruLayer(gru, kernel);
      case CellDefinition.Rnn rnn -> new RnnLayer(rnn, kernel);
      case LstmVariant lstm -> {
        LstmLayer layer = new LstmLayer(lstm, new LstmVariantGates(lstm, kernel), kernel);
        Tensor projection = lstm.projection();
        yield projection == null ? layer : new ProjectedLayer(lstm, projection, layer, kernel);
      }
      case GruVariant gru -> new GruVariantLayer(gru, kernel);
      case RnnVariant rnn -> new RnnLayer(rnn, kernel);
    };
  }

  /** The token table for {@link TokenRows}: the layer's sums over each row of an embedding. */
  Rows table(Tensor embedding);

  /**
   * The layer's part of a step of up to {@code capacity} sequences; for one thread.
   *
   * @param tokens the token table from which the sums begin; null: they begin with the biases and run over x
   */
  LayerStep newStep(int capacity, @Nullable TokenRows tokens);
}
