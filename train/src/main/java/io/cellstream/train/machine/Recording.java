package io.cellstream.train.machine;

import java.util.random.RandomGenerator;

/**
 * One machine's readings, one after the other, and what was right or wrong with it.
 *
 * @param readings {@code [T × features]}, in thousandths of the features' units: as exact as three decimals
 */
public record Recording(Condition condition, int[][] readings) {
  /** The fewest and the most readings of a recording. */
  public static final int SHORTEST = 24;
  public static final int LONGEST = 60;

  private static final Condition[] CONDITIONS = Condition.values();
  private static final Regime[] REGIMES = Regime.values();
  private static final Feature[] FEATURES = Feature.values();

  /** A recording of any length, each as likely as the other, as is each condition. */
  public static Recording draw(RandomGenerator random) {
    return draw(random.nextInt(SHORTEST, LONGEST + 1), random);
  }

  /** A recording of a given length; each condition is as likely as the other, and so is each regime at its beginning. */
  public static Recording draw(int length, RandomGenerator random) {
    Condition condition = CONDITIONS[random.nextInt(CONDITIONS.length)];
    Regime regime = REGIMES[random.nextInt(REGIMES.length)];
    int[][] readings = new int[length][];
    for (int t = 0; t < length; t++) {
      regime = t == 0 ? regime : condition.follow(regime, random);
      readings[t] = read(regime, random);
    }
    return new Recording(condition, readings);
  }

  private static int[] read(Regime regime, RandomGenerator random) {
    int[] reading = new int[FEATURES.length];
    for (int j = 0; j < reading.length; j++) {
      reading[j] = regime.mean(FEATURES[j]) + FEATURES[j].noise().draw(random);
    }
    return reading;
  }

  public int length() {
    return readings.length;
  }

  /** The features of a reading in their units; printed, they have at most three decimals. */
  public double[] features(int t) {
    double[] features = new double[FEATURES.length];
    for (int j = 0; j < features.length; j++) {
      features[j] = readings[t][j] / 1000.0;
    }
    return features;
  }
}
