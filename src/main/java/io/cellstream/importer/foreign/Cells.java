package io.cellstream.importer.foreign;

import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Tensor;
import java.util.List;
import java.util.Optional;

/** The one place that knows which cells Cellstream has; a cell that is plain becomes the plain, faster one. */
public final class Cells {
  private Cells() {
  }

  /**
   * A layer of these cells.
   *
   * @param cells the forward one first
   * @param initial of each cell
   */
  public static ForeignModel.Layer layer(String source, Direction direction, List<ForeignCell> cells, List<InitialState> initial) {
    CellDefinition first = cell(cells.getFirst());
    return switch (direction) {
      case FORWARD -> new ForeignModel.Layer(direction.of(source), first, initial.getFirst());
      case BACKWARD -> new ForeignModel.Layer(direction.of(source), new LayerDefinition.Backward(first), initial.getFirst());
      case BIDIRECTIONAL -> {
        CellDefinition second = cell(cells.getLast());
        yield new ForeignModel.Layer(direction.of(source), new LayerDefinition.Bidirectional(first, second),
            new InitialState(joined(initial.getFirst().cell(), first.cellState(), initial.getLast().cell(), second.cellState()),
                joined(initial.getFirst().hidden(), first.hidden(), initial.getLast().hidden(), second.hidden())));
      }
    };
  }

  private static Optional<Tensor> joined(Optional<Tensor> first, int firstSize, Optional<Tensor> second, int secondSize) {
    if (first.isEmpty() && second.isEmpty()) {
      return Optional.empty();
    }
    float[] both = new float[firstSize + secondSize];
    first.ifPresent(state -> System.arraycopy(state.data(), 0, both, 0, firstSize));
    second.ifPresent(state -> System.arraycopy(state.data(), 0, both, firstSize, secondSize));
    return Optional.of(Tensor.vector(both));
  }

  public static CellDefinition cell(ForeignCell cell) {
    ForeignCell.Variant variant = cell.variant();
    boolean plain = variant.equals(cell.kind().plain());
    List<Activation> f = variant.activations();
    return switch (cell.kind()) {
      case LSTM -> plain
          ? new CellDefinition.Lstm(new GateWeights(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh()))
          : new LstmVariant(new GateWeights(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh()),
              variant.peepholes().orElse(null), variant.projection().orElse(null), variant.coupled(), variant.clip(), f.get(0), f.get(1),
              f.get(2));
      case GRU -> plain
          ? new CellDefinition.Gru(new GateWeights(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh()))
          : new GruVariant(new GateWeights(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh()), variant.resetAfter(),
              variant.clip(), f.get(0), f.get(1));
      case RNN -> plain ? rnn(cell, Nonlinearity.TANH) : rnn(cell, variant);
    };
  }

  private static CellDefinition rnn(ForeignCell cell, ForeignCell.Variant variant) {
    return variant.equals(cell.kind().plain().with(List.of(Activation.RELU)))
        ? rnn(cell, Nonlinearity.RELU)
        : new RnnVariant(new GateWeights(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh()), variant.clip(),
            variant.activations().getFirst());
  }

  private static CellDefinition rnn(ForeignCell cell, Nonlinearity nonlinearity) {
    return new CellDefinition.Rnn(new GateWeights(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh()), nonlinearity);
  }
}
