package io.cellstream.model;

/** What turns the last layer's hidden state into an output. */
public sealed interface HeadDefinition {

  /** How many values an output has. */
  int size();

  /** The hidden state itself. */
  record Hidden(int size) implements HeadDefinition {
  }

  /**
   * {@code activation(W h + b)}.
   *
   * @param weight {@code [V × H]}
   * @param bias {@code [V]}
   */
  record Dense(Tensor weight, Tensor bias, Activation activation) implements HeadDefinition {
    @Override
    public int size() {
      return weight.rows();
    }
  }

  /** The activation of a dense head. */
  enum Activation {
    LINEAR, SIGMOID, SOFTMAX
  }
}
