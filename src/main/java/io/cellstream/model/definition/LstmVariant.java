package io.cellstream.model.definition;

import io.cellstream.kernel.Activation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An LSTM that differs from the usual one; gate rows in the order i, f, g, o.
 *
 * <pre>
 * i = σ(i + pᵢ ⊙ c), f = σ(f + p_f ⊙ c) or 1 − i, g = tanh(g)
 * c' = f ⊙ c + i ⊙ g
 * h' = W_hr (σ(o + pₒ ⊙ c') ⊙ tanh(c'))
 * </pre>
 *
 * @param peephole {@code [3H]}: p of i, f and o; null: no peepholes
 * @param projection {@code [P × H]}: W_hr; null: h is not projected
 * @param coupled whether f is 1 − i
 * @param clip the bound to which the arguments of all functions but tanh(c') are clipped; infinite: no clipping
 * @param gateActivation replaces σ
 * @param candidate replaces the first tanh
 * @param output replaces the second tanh
 */
public record LstmVariant(GateWeights weights, @Nullable Tensor peephole, @Nullable Tensor projection, boolean coupled, float clip,
    Activation gateActivation, Activation candidate, Activation output) implements CellDefinition {
  @Override
  public LstmVariant withWeights(GateWeights other) {
    return new LstmVariant(other, peephole, projection, coupled, clip, gateActivation, candidate, output);
  }

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int cellState() {
    return units();
  }

  @Override
  public List<Matrix> tensors() {
    return Stream.concat(weights.tensors().stream(), Stream.of(peephole, projection).filter(Objects::nonNull)).toList();
  }
}
