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
      log += FEATURES[j].noise().logProbability(reading[j] - regime.mean(FEATURES[j]));
    }
    return log;
  }
}
