package io.cellstream.train.machine;

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

  /** {@code ln Σ exp(weights[i][j] + logs[j])} over j, for every i. */
  static double[] mixed(double[] logs, double[][] weights) {
    double[] mixed = new double[weights.length];
    double[] terms = new double[logs.length];
    for (int i = 0; i < mixed.length; i++) {
      for (int j = 0; j < terms.length; j++) {
        terms[j] = weights[i][j] + logs[j];
      }
      mixed[i] = logSum(terms);
    }
    return mixed;
  }

  /** {@code ln Σ exp(logs)}; −∞ if all are. */
  static double logSum(double... logs) {
    double largest = logs[largest(logs)];
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - largest);
    }
    return largest + StrictMath.log(sum);
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
