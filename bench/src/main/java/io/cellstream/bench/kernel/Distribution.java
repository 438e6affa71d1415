package io.cellstream.bench.kernel;

import java.util.Arrays;

/**
 * What is quoted of many samples.
 *
 * @param spread the distance between the quartiles, relative to the median
 */
record Distribution(double median, double spread, int samples) {

  static Distribution of(double[] samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    double median = quantile(sorted, 0.5);
    return new Distribution(median, (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / median, sorted.length);
  }

  /** About the median's own relative standard error: 0.93 · IQR / √n for what is roughly normal. */
  double error() {
    return 0.93 * spread / Math.sqrt(samples);
  }

  private static double quantile(double[] sorted, double q) {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    double at = q * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
