package io.cellstream.model;

import java.util.List;

/** What turns the last layer's hidden state into an output; in a model without layers, the input. */
public sealed interface HeadDefinition {

  /** How many values an output has. */
  int size();

  /** Whether the values are the probabilities of the outputs. */
  boolean givesProbabilities();

  /** The hidden state itself. */
  record Hidden(int size) implements HeadDefinition {
    @Override
    public boolean givesProbabilities() {
      return false;
    }
  }

  /**
   * Dense layers, one applied to what the one before it gives.
   *
   * @param layers the first one first, at least one; only the last may be a softmax
   */
  record Dense(List<DenseLayer> layers) implements HeadDefinition {
    public Dense {
      layers = List.copyOf(layers);
    }

    /** A head of one layer. */
    public Dense(Tensor weight, Tensor bias, Activation activation) {
      this(List.of(new DenseLayer(weight, bias, activation)));
    }

    @Override
    public int size() {
      return layers.getLast().size();
    }

    @Override
    public boolean givesProbabilities() {
      return layers.getLast().activation() == Activation.SOFTMAX;
    }
  }

  /**
   * {@code activation(W x + b)}.
   *
   * @param weight {@code [V × I]}
   * @param bias {@code [V]}
   */
  record DenseLayer(Tensor weight, Tensor bias, Activation activation) {
    /** V. */
    public int size() {
      return weight.rows();
    }
  }

  /** The activation of a dense layer. */
  enum Activation {
    LINEAR, SIGMOID, SOFTMAX, TANH, RELU
  }
}
