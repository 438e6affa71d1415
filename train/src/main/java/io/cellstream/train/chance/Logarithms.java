package io.cellstream.train.chance;

import java.util.Arrays;

/** Arithmetic on probabilities as natural logarithms, in double. */
public final class Logarithms {
  private Logarithms() {
  }

  /**
   * {@code ln Σ_j p[i][j] · exp(logs[j])} for every i; −∞ if all the logs are.
   *
   * @param p probabilities
   */
  public static double[] mixed(double[] logs, double[][] p) {
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
  public static int largest(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }
}
