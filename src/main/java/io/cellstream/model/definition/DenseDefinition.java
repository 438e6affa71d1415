package io.cellstream.model.definition;

/**
 * A dense layer: {@code activation(W x + b)}.
 *
 * @param weight {@code [V × I]}
 * @param bias {@code [V]}
 */
public record DenseDefinition(Tensor weight, Tensor bias, DenseActivation activation) {
  /** V: the number of outputs. */
  public int size() {
    return weight.rows();
  }
}
