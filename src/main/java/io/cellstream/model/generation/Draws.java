package io.cellstream.model.generation;

/** The random numbers of one generation: given once and for all, so that it comes out the same however often it is made. */
@FunctionalInterface
public interface Draws {

  /**
   * The number that chooses a token, {@code 0 ≤ u < 1}.
   *
   * @param completion which of the sequences of tokens
   * @param index the token's place in it
   */
  double at(int completion, int index);
}
