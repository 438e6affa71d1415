package io.cellstream.model.definition;

import io.cellstream.kernel.Activation;

/**
 * A plain recurrent layer with any activation.
 *
 * @param clip what the activation's argument is kept within; infinite: anything
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
