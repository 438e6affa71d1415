package io.cellstream.importer.foreign;

import io.cellstream.model.LayerDefinition;
import io.cellstream.model.LayerDefinition.Nonlinearity;
import io.cellstream.modelfile.ModelFileException;

/** The one place that knows which cells this version runs. */
public final class Cells {
  private Cells() {
  }

  /** @throws ModelFileException naming the first variant that this version does not run */
  public static LayerDefinition layer(String file, Cell cell) throws ModelFileException {
    for (Cell.Variant variant : cell.variants()) {
      throw new ModelFileException(file + ": " + cell.source() + ": " + refusal(variant) + ", which this version does not run");
    }
    return switch (cell.kind()) {
      case LSTM -> new LayerDefinition.Lstm(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh());
      case GRU -> new LayerDefinition.Gru(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh());
      case RNN_TANH -> new LayerDefinition.Rnn(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh(), Nonlinearity.TANH);
      case RNN_RELU -> new LayerDefinition.Rnn(cell.weightIh(), cell.weightHh(), cell.biasIh(), cell.biasHh(), Nonlinearity.RELU);
    };
  }

  private static String refusal(Cell.Variant variant) {
    return switch (variant) {
      case Cell.ResetBefore reset -> reset.name() + " is a GRU that resets h before its product";
      case Cell.Peepholes peepholes -> peepholes.name() + " is an LSTM with peepholes";
      case Cell.Projection projection -> projection.name() + " is an LSTM with a projection";
      case Cell.Clip clip -> clip.name() + " = " + clip.limit() + " is a cell with clipping";
      case Cell.CoupledGates coupled -> coupled.name() + " is an LSTM with coupled input and forget gates";
      case Cell.Activations activations -> activations.name() + " = " + activations.activations() + " is a cell with other activations";
      case Cell.InitialState state -> state.name() + " is a first state other than zero";
    };
  }
}
