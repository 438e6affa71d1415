package io.cellstream.train.machine;

import io.cellstream.train.chance.Logarithms;
import java.util.Arrays;

/**
 * The best that can be done: the condition under which the readings are likeliest, with the generator's own probabilities (Bayes' rule; all
 * conditions are equally likely beforehand). No classifier is right more often on average.
 */
public final class Optimum {
  private static final Regime[] REGIMES = Regime.values();
  private static final Condition[] CONDITIONS = Condition.values();
  private static final double[][] SUM = {{1, 1, 1, 1}};

  private Optimum() {
  }

  public static Condition judge(Recording recording) {
    double[] logs = new double[CONDITIONS.length];
    double[][] readings = Evidence.of(recording);
    for (int k = 0; k < CONDITIONS.length; k++) {
      logs[k] = logLikelihood(CONDITIONS[k], readings);
    }
    return CONDITIONS[Logarithms.largest(logs)];
  }

  /**
   * ln p(readings | condition), by the forward algorithm: {@code α'(r') = p(reading | r') · Σ_r α(r) · p(r' | r)}, in logarithms.
   *
   * @param readings ln p(reading | regime), {@code [T × regimes]}
   */
  static double logLikelihood(Condition condition, double[][] readings) {
    double[][] transitions = transitions(condition);
    double[] alpha = new double[REGIMES.length];
    Arrays.fill(alpha, -StrictMath.log(REGIMES.length));
    for (int t = 0; t < readings.length; t++) {
      alpha = t == 0 ? alpha : Logarithms.mixed(alpha, transitions);
      for (int r = 0; r < alpha.length; r++) {
        alpha[r] += readings[t][r];
      }
    }
    return Logarithms.mixed(alpha, SUM)[0];
  }

  /** p(r' | r), {@code [r' × r]}. */
  private static double[][] transitions(Condition condition) {
    double[][] p = new double[REGIMES.length][REGIMES.length];
    for (int to = 0; to < REGIMES.length; to++) {
      for (int from = 0; from < REGIMES.length; from++) {
        p[to][from] = condition.probability(REGIMES[from], REGIMES[to]);
      }
    }
    return p;
  }
}
