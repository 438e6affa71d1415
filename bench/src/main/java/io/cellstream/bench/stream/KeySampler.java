package io.cellstream.bench.stream;

import java.util.SplittableRandom;

/** Draws key numbers, each in constant time, by Walker's alias method. */
final class KeySampler {
  private final double[] threshold;
  private final int[] alias;

  /** @param keys how many there are; number 0 has the first rank */
  KeySampler(Distribution distribution, int keys) {
    this.threshold = new double[keys];
    this.alias = new int[keys];
    double sum = 0;
    for (int k = 0; k < keys; k++) {
      sum += distribution.weight(k + 1);
    }
    int[] small = new int[keys];
    int[] large = new int[keys];
    int smalls = 0;
    int larges = 0;
    for (int k = 0; k < keys; k++) {
      threshold[k] = distribution.weight(k + 1) / sum * keys;
      alias[k] = k;
      if (threshold[k] < 1) {
        small[smalls++] = k;
      } else {
        large[larges++] = k;
      }
    }
    while (smalls > 0 && larges > 0) {
      int below = small[--smalls];
      int above = large[larges - 1];
      alias[below] = above;
      threshold[above] -= 1 - threshold[below];
      if (threshold[above] < 1) {
        small[smalls++] = large[--larges];
      }
    }
    // what rounding left over is 1
    while (smalls > 0) {
      threshold[small[--smalls]] = 1;
    }
  }

  int next(SplittableRandom random) {
    int column = random.nextInt(threshold.length);
    return random.nextDouble() < threshold[column] ? column : alias[column];
  }
}
