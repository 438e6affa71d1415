package io.cellstream.importer.foreign;

import io.cellstream.kernel.Activation;
import io.cellstream.model.CellDefinition;
import io.cellstream.model.CellDefinition.Nonlinearity;
import io.cellstream.model.LayerDefinition;
import java.util.List;

/** The one place that knows which cells Cellstream has; a cell that is plain becomes the plain, faster one. */
public final class Cells {
  private Cells() {
  }

  public static LayerDefinition layer(Cell cell) {
    Cell.Variant variant = cell.variant();
    boolean plain = variant.equals(cell.kind().plain());
    List<Activation> f = variant.activations();
    return switch (cell.kind()) {
      case LSTM -> plain
          ? new CellDefinition.Lstm(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh())
          : new CellDefinition.LstmVariant(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh(),
              variant.peepholes().orElse(null), variant.projection().orElse(null), variant.coupled(), variant.clip(), f.get(0), f.get(1),
              f.get(2));
      case GRU -> plain
          ? new CellDefinition.Gru(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh())
          : new CellDefinition.GruVariant(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh(), variant.resetAfter(),
              variant.clip(), f.get(0), f.get(1));
      case RNN -> plain ? rnn(cell, Nonlinearity.TANH) : rnn(cell, variant);
    };
  }

  private static LayerDefinition rnn(Cell cell, Cell.Variant variant) {
    return variant.equals(cell.kind().plain().with(List.of(Activation.RELU)))
        ? rnn(cell, Nonlinearity.RELU)
        : new CellDefinition.RnnVariant(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh(), variant.clip(),
            variant.activations().getFirst());
  }

  private static LayerDefinition rnn(Cell cell, Nonlinearity nonlinearity) {
    return new CellDefinition.Rnn(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh(), nonlinearity);
  }
}
