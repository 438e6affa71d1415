package io.cellstream.train.machine;

import io.cellstream.train.chance.Logarithms;
import java.util.Arrays;

/**
 * What can be told without memory: each reading is weighed by itself, with the generator's own probabilities of what a machine in a
 * condition measures, and the readings' evidence is added up. The order of the readings makes no difference.
 */
public final class Memoryless {
  private static final Regime[] REGIMES = Regime.values();
  private static final Condition[] CONDITIONS = Condition.values();
  private static final double[][] OCCUPANCY = occupancies();

  private Memoryless() {
  }

  public static Condition judge(Recording recording) {
    double[] logs = new double[CONDITIONS.length];
    for (double[] reading : Evidence.of(recording)) {
      double[] evidence = Logarithms.mixed(reading, OCCUPANCY);
      for (int k = 0; k < logs.length; k++) {
        logs[k] += evidence[k];
      }
    }
    return CONDITIONS[Logarithms.largest(logs)];
  }

  /** The share of its time that a machine spends in each regime, {@code [conditions × regimes]}. */
  private static double[][] occupancies() {
    return Arrays.stream(CONDITIONS).map(Memoryless::occupancy).toArray(double[][]::new);
  }

  private static double[] occupancy(Condition condition) {
    double[] total = new double[REGIMES.length];
    double[] now = new double[REGIMES.length];
    Arrays.fill(now, 1.0 / REGIMES.length);
    int readings = (Recording.SHORTEST + Recording.LONGEST) / 2;
    for (int t = 0; t < readings; t++) {
      double[] next = new double[REGIMES.length];
      for (int from = 0; from < REGIMES.length; from++) {
        total[from] += now[from] / readings;
        for (int to = 0; to < REGIMES.length; to++) {
          next[to] += now[from] * condition.probability(REGIMES[from], REGIMES[to]);
        }
      }
      now = next;
    }
    return total;
  }
}
