package io.cellstream.model.definition;

import io.cellstream.kernel.Activation;

/**
 * A GRU that differs from the usual one; gate rows in the order r, z, n.
 *
 * @param resetAfter whether r scales the product with h, as in PyTorch: {@code n = tanh(W x + b + r ⊙ (U h + b'))}; if not, r scales h
 *        itself: {@code n = tanh(W x + b + U (r ⊙ h) + b')}
 * @param clip the bound to which the functions' arguments are clipped; infinite: no clipping
 * @param gateActivation replaces the sigmoid
 * @param candidate replaces the tanh
 */
public record GruVariant(GateWeights weights, boolean resetAfter, float clip, Activation gateActivation, Activation candidate)
    implements
      CellDefinition {
  @Override
  public GruVariant withWeights(GateWeights other) {
    return new GruVariant(other, resetAfter, clip, gateActivation, candidate);
  }

  @Override
  public int gates() {
    return 3;
  }
}
