package io.cellstream.train.chance;

import java.util.random.RandomGenerator;

/**
 * The sum of four whole numbers, each uniform within ±reach: bell-shaped, and of every sum the probability is known exactly, as a count of
 * the ways to it among (2·reach + 1)⁴.
 */
public final class Noise {
  private static final int PARTS = 4;
  /** Beyond it the number of ways would not fit 63 bits. */
  private static final int LARGEST_REACH = 25_000;

  private final int reach;
  private final double[] logs;

  /** @param reach at least 0, at most 25,000 */
  public Noise(int reach) {
    if (reach < 0 || reach > LARGEST_REACH) {
      throw new IllegalArgumentException("a reach of " + reach + " is outside 0 to " + LARGEST_REACH);
    }
    this.reach = reach;
    long[] ways = {1};
    for (int part = 0; part < PARTS; part++) {
      ways = withOneMore(ways, 2 * reach + 1);
    }
    double all = PARTS * StrictMath.log(2 * reach + 1);
    this.logs = new double[ways.length];
    for (int k = 0; k < ways.length; k++) {
      logs[k] = StrictMath.log((double) ways[k]) - all;
    }
  }

  public int draw(RandomGenerator random) {
    int sum = 0;
    for (int part = 0; part < PARTS; part++) {
      sum += random.nextInt(2 * reach + 1) - reach;
    }
    return sum;
  }

  /** ln of the probability of a sum; −∞ where there is no way to it. */
  public double logProbability(int sum) {
    int k = sum + PARTS * reach;
    return k < 0 || k >= logs.length ? Double.NEGATIVE_INFINITY : logs[k];
  }

  /** {@code ways'[k] = Σ ways[k − j]} over {@code 0 ≤ j < choices}, by a running sum. */
  private static long[] withOneMore(long[] ways, int choices) {
    long[] more = new long[ways.length + choices - 1];
    long running = 0;
    for (int k = 0; k < more.length; k++) {
      running += k < ways.length ? ways[k] : 0;
      running -= k >= choices ? ways[k - choices] : 0;
      more[k] = running;
    }
    return more;
  }
}
