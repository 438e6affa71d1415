package io.cellstream.model.definition;

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
  record Dense(List<DenseDefinition> layers) implements HeadDefinition {
    public Dense {
      layers = List.copyOf(layers);
    }

    /** A head of one layer. */
    public Dense(Tensor weight, Tensor bias, DenseActivation activation) {
      this(List.of(new DenseDefinition(weight, bias, activation)));
    }

    @Override
    public int size() {
      return layers.getLast().size();
    }

    @Override
    public boolean givesProbabilities() {
      return layers.getLast().activation() == DenseActivation.SOFTMAX;
    }
  }
}
