package io.cellstream.train.machine;

import java.util.Arrays;

/** Probabilities as natural logarithms, in double. */
final class Evidence {
  private static final Regime[] REGIMES = Regime.values();
  private static final Feature[] FEATURES = Feature.values();

  private Evidence() {
  }

  /** ln p(reading | regime) of every reading, {@code [T × regimes]}. */
  static double[][] of(Recording recording) {
    double[][] logs = new double[recording.length()][REGIMES.length];
    for (int t = 0; t < logs.length; t++) {
      for (int r = 0; r < REGIMES.length; r++) {
        logs[t][r] = of(recording.readings()[t], REGIMES[r]);
      }
    }
    return logs;
  }

  private static double of(int[] reading, Regime regime) {
    double log = 0;
    for (int j = 0; j < FEATURES.length; j++) {
      log += Noise.of(FEATURES[j]).logProbability(reading[j] - regime.mean(FEATURES[j]));
    }
    return log;
  }

  /**
   * {@code ln Σ_j p[i][j] · exp(logs[j])} for every i; −∞ if all the logs are.
   *
   * @param p probabilities
   */
  static double[] mixed(double[] logs, double[][] p) {
    double[] mixed = new double[p.length];
    double largest = logs[largest(logs)];
    if (largest == Double.NEGATIVE_INFINITY) {
      Arrays.fill(mixed, largest);
      return mixed;
    }
    double[] shares = new double[logs.length];
    Arrays.setAll(shares, j -> StrictMath.exp(logs[j] - largest));
    for (int i = 0; i < mixed.length; i++) {
      double sum = 0;
      for (int j = 0; j < shares.length; j++) {
        sum += p[i][j] * shares[j];
      }
      mixed[i] = largest + StrictMath.log(sum);
    }
    return mixed;
  }

  /** The index of the largest; of equals, the first. */
  static int largest(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }
}
