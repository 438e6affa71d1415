package io.cellstream.model.definition;

import java.util.List;

/**
 * The tensors of a cell of G gates and H units, laid out as PyTorch has them: the H rows of the first gate, then those of the next.
 *
 * @param ih {@code [G·H × I]}, read with the input x
 * @param hh {@code [G·H × P]}, read with the hidden state h of size P: H, unless the layer projects it; of the same precision as {@code ih},
 *        and with the same scales
 * @param biasIh {@code [G·H]}
 * @param biasHh {@code [G·H]}
 */
public record GateWeights(Matrix ih, Matrix hh, Tensor biasIh, Tensor biasHh) {

  /** The same biases with other weights. */
  public GateWeights with(Matrix otherIh, Matrix otherHh) {
    return new GateWeights(otherIh, otherHh, biasIh, biasHh);
  }

  /** In the order in which a hash takes them. */
  List<Matrix> tensors() {
    return List.of(ih, hh, biasIh, biasHh);
  }
}
