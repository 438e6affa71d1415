package io.cellstream.train;

import io.cellstream.model.InputDefinition;
import io.cellstream.train.machine.Recording;
import java.util.List;

/** Features brought to mean 0 and deviation 1, the way the application does it: {@code (x − mean) · scale} in f32. */
final class Normalisation {
  private final float[] mean;
  private final float[] scale;

  private Normalisation(float[] mean, float[] scale) {
    this.mean = mean;
    this.scale = scale;
  }

  static Normalisation of(List<Recording> recordings) {
    int size = recordings.getFirst().features(0).length;
    double[] sums = new double[size];
    double[] squares = new double[size];
    long readings = 0;
    for (Recording recording : recordings) {
      for (int t = 0; t < recording.length(); t++, readings++) {
        double[] features = recording.features(t);
        for (int j = 0; j < size; j++) {
          sums[j] += features[j];
          squares[j] += features[j] * features[j];
        }
      }
    }
    float[] mean = new float[size];
    float[] scale = new float[size];
    for (int j = 0; j < size; j++) {
      double average = sums[j] / readings;
      mean[j] = (float) average;
      scale[j] = (float) (1 / StrictMath.sqrt(squares[j] / readings - average * average));
    }
    return new Normalisation(mean, scale);
  }

  /** The features of recordings of one length, {@code [T × B × features]}. */
  float[] batch(List<Recording> recordings) {
    int length = recordings.getFirst().length();
    float[] batch = new float[length * recordings.size() * mean.length];
    int at = 0;
    for (int t = 0; t < length; t++) {
      for (Recording recording : recordings) {
        double[] features = recording.features(t);
        for (int j = 0; j < features.length; j++) {
          batch[at++] = ((float) features[j] - mean[j]) * scale[j];
        }
      }
    }
    return batch;
  }

  InputDefinition input() {
    return new InputDefinition.Features(mean, scale);
  }
}
