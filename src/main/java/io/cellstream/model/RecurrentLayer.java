package io.cellstream.model;

import io.cellstream.kernel.Kernel;

/** A recurrent layer, packed for a kernel. Immutable and shared by all threads; a thread's buffers are {@link LayerRows}. */
sealed interface RecurrentLayer permits LstmLayer, GruLayer, RnnLayer, PassLayer {

  static RecurrentLayer of(LayerDefinition definition, Kernel kernel) {
    return switch (definition) {
      case LayerDefinition.Lstm lstm -> new LstmLayer(lstm, kernel);
      case LayerDefinition.Gru gru -> new GruLayer(gru, kernel);
      case LayerDefinition.Rnn rnn -> new RnnLayer(rnn, kernel);
    };
  }

  /** The layer's buffers for up to {@code capacity} sequences; for one thread. */
  LayerRows newRows(int capacity);

  /** One time step of rows 0 to {@code count − 1}: of x, h and c, the new c in its place and the new h in {@code hNew}. */
  void step(LayerRows rows, int count);
}
