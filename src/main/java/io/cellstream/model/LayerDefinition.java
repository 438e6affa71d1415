package io.cellstream.model;

import java.util.List;

/** One recurrent layer of a stack, with PyTorch's tensors: rows by gate, one row per hidden unit and gate. */
public sealed interface LayerDefinition {

  /** {@code [G·H × I]} for G gates. */
  Tensor weightIh();

  /** {@code [G·H × H]}. */
  Tensor weightHh();

  /** {@code [G·H]}. */
  Tensor biasIh();

  /** {@code [G·H]}. */
  Tensor biasHh();

  /** G: how many gates' rows the tensors hold one after the other. */
  int gates();

  /** Floats of the cell state c that a sequence keeps beside its hidden state; 0 if the cell has none. */
  int cellState();

  default int inputSize() {
    return weightIh().columns();
  }

  default int hidden() {
    return weightHh().columns();
  }

  default List<Tensor> tensors() {
    return List.of(weightIh(), weightHh(), biasIh(), biasHh());
  }

  /** Gate rows in the order i, f, g, o. */
  record Lstm(Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh) implements LayerDefinition {
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
  record Gru(Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh) implements LayerDefinition {
    @Override
    public int gates() {
      return 3;
    }

    @Override
    public int cellState() {
      return 0;
    }
  }

  /** The plain recurrent layer: {@code h' = activation(W x + U h + b)}. */
  record Rnn(Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh, Nonlinearity nonlinearity) implements LayerDefinition {
    @Override
    public int gates() {
      return 1;
    }

    @Override
    public int cellState() {
      return 0;
    }
  }

  /** What a plain recurrent layer makes of its sums. */
  enum Nonlinearity {
    TANH, RELU
  }
}
