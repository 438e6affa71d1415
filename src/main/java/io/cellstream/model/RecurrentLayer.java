package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import org.jspecify.annotations.Nullable;

/** What a layer does at one step, packed for a kernel. Immutable and shared by all threads; a thread's buffers are {@link LayerRows}. */
sealed interface RecurrentLayer permits LstmLayer, ProjectedLayer, GruLayer, GruVariantLayer, RnnLayer, PassLayer, DenseStep {

  static RecurrentLayer of(CellDefinition definition, Kernel kernel) {
    return switch (definition) {
      case CellDefinition.Lstm lstm -> new LstmLayer(lstm, kernel::lstmGates, kernel);
      case CellDefinition.Gru gru -> new GruLayer(gru, kernel);
      case CellDefinition.Rnn rnn -> new RnnLayer(rnn, kernel);
      case CellDefinition.LstmVariant lstm -> {
        LstmLayer layer = new LstmLayer(lstm, new LstmVariantGates(lstm, kernel), kernel);
        Tensor projection = lstm.projection();
        yield projection == null ? layer : new ProjectedLayer(lstm, projection, layer, kernel);
      }
      case CellDefinition.GruVariant gru -> new GruVariantLayer(gru, kernel);
      case CellDefinition.RnnVariant rnn -> new RnnLayer(rnn, kernel);
    };
  }

  /** What the layer makes of each row of an embedding alone, for {@link TokenRows}. */
  Rows table(Tensor embedding);

  /**
   * The layer's buffers for up to {@code capacity} sequences; for one thread.
   *
   * @param tokens where the sums begin, instead of from the biases and x; null: they don't
   */
  LayerRows newRows(int capacity, @Nullable TokenRows tokens);

  /** One time step of rows 0 to {@code count − 1}: of x, h and c, the new c in its place and the new h in {@code hNew}. */
  void step(LayerRows rows, int count);

  /** After a step: whether everything that the layer made of the row is finite. */
  default boolean isFinite(LayerRows rows, Kernel kernel, int row) {
    return rows.isFinite(kernel, row);
  }
}
