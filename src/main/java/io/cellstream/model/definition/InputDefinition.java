package io.cellstream.model.definition;

import java.util.OptionalInt;

/** The kind of input that a model takes with each event. */
public sealed interface InputDefinition {

  /** The number of floats that the first layer reads per step. */
  int size();

  /**
   * A token, looked up in an embedding.
   *
   * @param vocabulary the V tokens
   * @param embedding {@code [V × E]}
   * @param unknown the id that replaces a token which the vocabulary does not have; empty: such an event is rejected
   */
  record TokenInput(Vocabulary vocabulary, Tensor embedding, OptionalInt unknown) implements InputDefinition {
    @Override
    public int size() {
      return embedding.columns();
    }

    /** Copies the id's embedding {@code [E]} into x, from {@code at} on. */
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

    /** Whether the normalisation changes nothing. */
    public boolean isAsTheyCome() {
      for (int j = 0; j < mean.length; j++) {
        if (mean[j] != 0 || scale[j] != 1) {
          return false;
        }
      }
      return true;
    }

    /** Whether all features are finite once they are normalised. */
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

    /** Normalises n features, beginning with feature {@code from}, and writes them into x, from {@code at} on. */
    public void normalise(float[] features, int from, float[] x, int at) {
      for (int j = 0; j < mean.length; j++) {
        x[at + j] = (features[from + j] - mean[j]) * scale[j];
      }
    }
  }
}
