package io.cellstream.bench.kernel;

import java.util.Arrays;

/** The equations in double precision, one sequence at a time: what every contender must come close to before it is timed. */
final class Oracle {
  /** Multiply-adds that a check may cost, about a third of a second. */
  private static final long BUDGET = 300_000_000L;
  private static final int MOST_STEPS = 100;
  private static final int FEWEST_STEPS = 3;

  private final Problem problem;
  private final int hidden;

  Oracle(Problem problem) {
    this.problem = problem;
    this.hidden = problem.setting().hidden();
  }

  /** The rows worth checking: the first, one in the middle, the last. */
  static int[] rows(Setting setting) {
    return Arrays.stream(new int[]{0, setting.batch() / 2, setting.batch() - 1}).distinct().toArray();
  }

  /** How many steps to check; 100 where that is cheap enough. */
  static int steps(Setting setting) {
    long cost = setting.multiplyAdds() * rows(setting).length;
    return Math.toIntExact(Math.clamp(BUDGET / cost, FEWEST_STEPS, MOST_STEPS));
  }

  /** The last layer's h of a row after some steps from the zero state. */
  double[] hidden(int row, int steps) {
    int layers = problem.layers().size();
    double[][] h = new double[layers][hidden];
    double[][] c = new double[layers][hidden];
    for (int t = 0; t < steps; t++) {
      double[] x = widened(problem.embedding()[problem.tokens()[t % Problem.PERIOD][row]]);
      for (int k = 0; k < layers; k++) {
        h[k] = step(problem.layers().get(k), x, h[k], c[k]);
        x = h[k];
      }
    }
    return h[layers - 1];
  }

  private double[] step(Problem.Layer layer, double[] x, double[] h, double[] c) {
    double[] fromInput = affine(layer.weightIh(), layer.biasIh(), x);
    double[] fromHidden = affine(layer.weightHh(), layer.biasHh(), h);
    double[] hNew = new double[hidden];
    for (int u = 0; u < hidden; u++) {
      hNew[u] = switch (problem.setting().cell()) {
        case LSTM -> lstm(fromInput, fromHidden, u, c);
        case GRU -> gru(fromInput, fromHidden, u, h[u]);
        case RNN -> Math.tanh(fromInput[u] + fromHidden[u]);
      };
    }
    return hNew;
  }

  /** c = f · c + i · g, h = o · tanh c. */
  private double lstm(double[] fromInput, double[] fromHidden, int u, double[] c) {
    double i = sigmoid(fromInput[u] + fromHidden[u]);
    double f = sigmoid(fromInput[hidden + u] + fromHidden[hidden + u]);
    double g = Math.tanh(fromInput[2 * hidden + u] + fromHidden[2 * hidden + u]);
    double o = sigmoid(fromInput[3 * hidden + u] + fromHidden[3 * hidden + u]);
    c[u] = f * c[u] + i * g;
    return o * Math.tanh(c[u]);
  }

  /** h = (1 − z) · n + z · h. */
  private double gru(double[] fromInput, double[] fromHidden, int u, double h) {
    double r = sigmoid(fromInput[u] + fromHidden[u]);
    double z = sigmoid(fromInput[hidden + u] + fromHidden[hidden + u]);
    double n = Math.tanh(fromInput[2 * hidden + u] + r * fromHidden[2 * hidden + u]);
    return (1 - z) * n + z * h;
  }

  private static double[] affine(float[] weights, float[] bias, double[] x) {
    double[] y = new double[bias.length];
    for (int r = 0; r < y.length; r++) {
      double sum = bias[r];
      for (int j = 0; j < x.length; j++) {
        sum += weights[r * x.length + j] * x[j];
      }
      y[r] = sum;
    }
    return y;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      wide[j] = x[j];
    }
    return wide;
  }
}
