package io.cellstream.model.definition;

import java.util.List;

/** The head, which turns the last layer's hidden state into an output; in a model without layers, it turns the input into one. */
public sealed interface HeadDefinition {

  /** The number of values in an output. */
  int size();

  /** Whether the values are probabilities. */
  boolean givesProbabilities();

  /** No head: the output is the hidden state itself. */
  record Hidden(int size) implements HeadDefinition {
    @Override
    public boolean givesProbabilities() {
      return false;
    }
  }

  /**
   * Dense layers, each applied to the output of the one before.
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
