package io.cellstream.model.generation;

/** The random numbers of one generation. The same place always gives the same number, so a generation can be repeated exactly. */
@FunctionalInterface
public interface Draws {

  /**
   * The number u that chooses a token, {@code 0 ≤ u < 1}.
   *
   * @param completion the number of the sequence of tokens, from 0
   * @param index the token's place in it, from 0
   */
  double at(int completion, int index);
}
