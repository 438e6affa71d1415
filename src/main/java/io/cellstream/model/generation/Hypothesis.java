package io.cellstream.model.generation;

import org.jspecify.annotations.Nullable;

/**
 * A sequence of tokens that is still being generated.
 *
 * @param state the decoder's state before it reads the token
 * @param token the id of the token that the decoder reads next
 * @param path the tokens chosen so far; null if none, and the next token is the start token
 * @param number the completion's number, in an {@link IndependentSearch}
 * @param score Σ ln p of the tokens chosen so far, in a {@link BeamSearch}
 */
record Hypothesis(float[] state, int token, @Nullable Path path, int number, double score) {

  /** The number of tokens chosen so far. */
  int length() {
    return path == null ? 0 : path.length();
  }
}
