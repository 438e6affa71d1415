package io.cellstream.model.definition;

import java.util.List;
import java.util.Locale;

/**
 * A recurrent layer that reads its sequence forward, event by event. {@link Lstm}, {@link Gru} and {@link Rnn} are the usual cells; the
 * variants are the other cells that ONNX can express.
 */
public sealed interface CellDefinition extends LayerDefinition
    permits CellDefinition.Lstm, CellDefinition.Gru, CellDefinition.Rnn, LstmVariant, GruVariant, RnnVariant {

  GateWeights weights();

  /** G: the number of gates, whose gate rows the tensors hold one gate after the other. */
  int gates();

  /** The same layer with other weights. */
  CellDefinition withWeights(GateWeights other);

  @Override
  default int inputSize() {
    return weights().ih().columns();
  }

  @Override
  default int hidden() {
    return weights().hh().columns();
  }

  @Override
  default int outputs() {
    return hidden();
  }

  @Override
  default int cellState() {
    return 0;
  }

  /** H: the number of hidden units, and so of gate rows per gate; h is smaller if it is projected. */
  default int units() {
    return weights().ih().rows() / gates();
  }

  default Precision precision() {
    return weights().ih().precision();
  }

  @Override
  default List<CellDefinition> cells() {
    return List.of(this);
  }

  @Override
  default List<Matrix> tensors() {
    return weights().tensors();
  }

  /** Gate rows in the order i, f, g, o. */
  record Lstm(GateWeights weights) implements CellDefinition {
    @Override
    public Lstm withWeights(GateWeights other) {
      return new Lstm(other);
    }

    @Override
    public int gates() {
      return 4;
    }

    @Override
    public int cellState() {
      return hidden();
    }
  }

  /** Gate rows in the order r, z, n. */
  record Gru(GateWeights weights) implements CellDefinition {
    @Override
    public Gru withWeights(GateWeights other) {
      return new Gru(other);
    }

    @Override
    public int gates() {
      return 3;
    }
  }

  /** The plain recurrent layer: {@code h' = activation(W x + U h + b)}. */
  record Rnn(GateWeights weights, Nonlinearity nonlinearity) implements CellDefinition {
    @Override
    public Rnn withWeights(GateWeights other) {
      return new Rnn(other, nonlinearity);
    }

    @Override
    public int gates() {
      return 1;
    }
  }

  /** The activation of a plain recurrent layer. */
  enum Nonlinearity {
    TANH, RELU;

    /** As {@code model.json} and options spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
