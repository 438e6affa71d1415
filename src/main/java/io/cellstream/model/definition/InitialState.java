package io.cellstream.model.definition;

import java.util.Optional;

/**
 * A layer's state before a sequence's first step.
 *
 * @param cell c {@code [C]}; empty: zeros
 * @param hidden h {@code [H]}; empty: zeros
 */
public record InitialState(Optional<Tensor> cell, Optional<Tensor> hidden) {
  /** Zeros. */
  public static final InitialState ZERO = new InitialState(Optional.empty(), Optional.empty());
}
