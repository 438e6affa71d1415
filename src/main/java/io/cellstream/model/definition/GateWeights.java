package io.cellstream.model.definition;

import java.util.List;

/**
 * The tensors of a cell with G gates and H hidden units, in PyTorch's layout: the H gate rows of the first gate, then those of the next.
 *
 * @param ih {@code [G·H × I]}, multiplied by the input x
 * @param hh {@code [G·H × P]}, multiplied by the hidden state h, whose size P is H unless the layer projects it; has the precision and the
 *        scales of {@code ih}
 * @param biasIh {@code [G·H]}
 * @param biasHh {@code [G·H]}
 */
public record GateWeights(Matrix ih, Matrix hh, Tensor biasIh, Tensor biasHh) {

  /** The same biases with other weights. */
  public GateWeights with(Matrix otherIh, Matrix otherHh) {
    return new GateWeights(otherIh, otherHh, biasIh, biasHh);
  }

  /** The tensors in the order in which they are hashed. */
  List<Matrix> tensors() {
    return List.of(ih, hh, biasIh, biasHh);
  }
}
