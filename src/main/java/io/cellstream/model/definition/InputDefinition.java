package io.cellstream.model.definition;

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
  record TokenInput(Vocabulary vocabulary, Tensor embedding, OptionalInt unknown) implements InputDefinition {
    @Override
    public int size() {
      return embedding.columns();
    }

    /** Copies the id's embedding to where the first layer reads it. */
    public void embed(int id, float[] x, int at) {
      System.arraycopy(embedding.data(), id * size(), x, at, size());
    }
  }

  /**
   * A vector of features, normalised as {@code (x − mean) · scale} in f32.
   *
   * @param mean {@code [n]}
   * @param scale {@code [n]}
   */
  record FeatureInput(float[] mean, float[] scale) implements InputDefinition {
    @Override
    public int size() {
      return mean.length;
    }

    /** Whether every one of them is finite once it is normalised. */
    public boolean isFinite(float[] features) {
      float[] x = new float[mean.length];
      normalise(features, 0, x, 0);
      for (float each : x) {
        if (!Float.isFinite(each)) {
          return false;
        }
      }
      return true;
    }

    /** Puts the features from {@code from} on, normalised, to where the first layer reads them. */
    public void normalise(float[] features, int from, float[] x, int at) {
      for (int j = 0; j < mean.length; j++) {
        x[at + j] = (features[from + j] - mean[j]) * scale[j];
      }
    }
  }
}
