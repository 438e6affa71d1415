package io.cellstream.model.definition;

import io.cellstream.kernel.Activation;

/**
 * A plain recurrent layer with any activation.
 *
 * @param clip the bound to which the activation's argument is clipped; infinite: no clipping
 */
public record RnnVariant(GateWeights weights, float clip, Activation activation) implements CellDefinition {
  @Override
  public RnnVariant withWeights(GateWeights other) {
    return new RnnVariant(other, clip, activation);
  }

  @Override
  public int gates() {
    return 1;
  }
}
