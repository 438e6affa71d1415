package io.cellstream.train;

import io.cellstream.model.definition.InputDefinition;
import java.util.List;

/** Features brought to mean 0 and deviation 1, the way the application does it: {@code (x − mean) · scale} in f32. */
final class Normalisation {
  private final float[] mean;
  private final float[] scale;

  private Normalisation(float[] mean, float[] scale) {
    this.mean = mean;
    this.scale = scale;
  }

  /** @param rows features that are typical */
  static Normalisation of(List<double[]> rows) {
    int size = rows.getFirst().length;
    double[] sums = new double[size];
    double[] squares = new double[size];
    for (double[] features : rows) {
      for (int j = 0; j < size; j++) {
        sums[j] += features[j];
        squares[j] += features[j] * features[j];
      }
    }
    float[] mean = new float[size];
    float[] scale = new float[size];
    for (int j = 0; j < size; j++) {
      double average = sums[j] / rows.size();
      mean[j] = (float) average;
      scale[j] = (float) (1 / StrictMath.sqrt(squares[j] / rows.size() - average * average));
    }
    return new Normalisation(mean, scale);
  }

  /** Rows of features one after the other, {@code [rows × features]}. */
  float[] batch(List<double[]> rows) {
    float[] batch = new float[rows.size() * mean.length];
    int at = 0;
    for (double[] features : rows) {
      for (int j = 0; j < features.length; j++) {
        batch[at++] = ((float) features[j] - mean[j]) * scale[j];
      }
    }
    return batch;
  }

  InputDefinition input() {
    return new InputDefinition.FeatureInput(mean, scale);
  }
}
