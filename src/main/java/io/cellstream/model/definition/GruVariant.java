package io.cellstream.model.definition;

import io.cellstream.kernel.Activation;

/**
 * A GRU that differs from the usual one; gate rows in the order r, z, n.
 *
 * @param resetAfter whether r scales what n has from h, {@code n = tanh(W x + b + r ⊙ (U h + b'))}, as PyTorch has it; if not, it scales h:
 *        {@code n = tanh(W x + b + U (r ⊙ h) + b')}
 * @param clip what the functions' arguments are kept within; infinite: anything
 * @param gateActivation in place of the sigmoid
 * @param candidate in place of the tanh
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
