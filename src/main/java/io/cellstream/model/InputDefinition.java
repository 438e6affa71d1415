package io.cellstream.model;

import java.util.OptionalInt;

/** What a model takes as one event's input. */
public sealed interface InputDefinition {

  /** How many floats the first layer reads per step. */
  int size();

  /**
   * A token, looked up in an embedding.
   *
   * @param vocabulary the V tokens
   * @param embedding {@code [V × E]}
   * @param unknown the id that stands in for a token the vocabulary does not have; empty: such an event is rejected
   */
  record Token(Vocabulary vocabulary, Tensor embedding, OptionalInt unknown) implements InputDefinition {
    @Override
    public int size() {
      return embedding.columns();
    }
  }

  /**
   * A vector of features, normalised as {@code (x − mean) · scale} in f32.
   *
   * @param mean {@code [n]}
   * @param scale {@code [n]}
   */
  record Features(float[] mean, float[] scale) implements InputDefinition {
    @Override
    public int size() {
      return mean.length;
    }
  }
}
