package io.cellstream.model.generation;

import org.jspecify.annotations.Nullable;

/**
 * A sequence of tokens that is still being written.
 *
 * @param state the decoder's, before it reads the token
 * @param token what it reads next
 * @param path the tokens chosen so far; null: none, the token is the start token
 * @param number of an independent one which completion it is
 * @param score Σ ln p of the tokens chosen so far, where that counts
 */
record Hypothesis(float[] state, int token, @Nullable Path path, int number, double score) {

  /** How many tokens were chosen. */
  int length() {
    return path == null ? 0 : path.length();
  }
}
