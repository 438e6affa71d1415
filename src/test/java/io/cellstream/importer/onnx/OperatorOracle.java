package io.cellstream.importer.onnx;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * ONNX's recurrent operators in double precision, one sequence, with W, R and B as ONNX has them: written from the operators' specification,
 * and from nothing that Cellstream has.
 */
final class OperatorOracle {
  private final float[] w;
  private final float[] r;
  private final float[] b;
  private final int inputs;
  private final int hidden;

  /** @param b both biases, W's first; empty: none */
  OperatorOracle(float[] w, float[] r, float[] b, int inputs, int hidden) {
    this.w = w;
    this.r = r;
    this.b = b;
    this.inputs = inputs;
    this.hidden = hidden;
  }

  /** One direction's part of what holds several, 0 for the first. */
  static OperatorOracle ofDirection(int d, int gates, float[] w, float[] r, float[] b, int inputs, int hidden) {
    int rows = gates * hidden;
    return new OperatorOracle(Arrays.copyOfRange(w, d * rows * inputs, (d + 1) * rows * inputs),
        Arrays.copyOfRange(r, d * rows * hidden, (d + 1) * rows * hidden), Arrays.copyOfRange(b, d * 2 * rows, (d + 1) * 2 * rows), inputs,
        hidden);
  }

  /** The steps from the last to the first, as the direction reverse reads them; what it gives stays with the step that it read. */
  static double[][] reversed(double[][] steps) {
    double[][] reversed = new double[steps.length][];
    Arrays.setAll(reversed, t -> steps[steps.length - 1 - t]);
    return reversed;
  }

  static double[][] sideBySide(double[][] first, double[][] second) {
    double[][] both = new double[first.length][];
    Arrays.setAll(both, t -> DoubleStream.concat(Arrays.stream(first[t]), Arrays.stream(second[t])).toArray());
    return both;
  }

  /** An operator as it is without attributes, but for linear_before_reset = 1. */
  double[][] run(String operator, double[][] xs) {
    return switch (operator) {
      case "LSTM" -> lstm(xs);
      case "GRU" -> gru(xs);
      default -> rnn(xs, false);
    };
  }

  /** Gates i, o, f, c. */
  double[][] lstm(double[][] xs) {
    double[][] ys = new double[xs.length][];
    double[] h = new double[hidden];
    double[] c = new double[hidden];
    for (int t = 0; t < xs.length; t++) {
      double[] next = new double[hidden];
      for (int u = 0; u < hidden; u++) {
        double i = sigmoid(sum(4, 0, u, xs[t], h));
        double o = sigmoid(sum(4, 1, u, xs[t], h));
        double f = sigmoid(sum(4, 2, u, xs[t], h));
        double g = Math.tanh(sum(4, 3, u, xs[t], h));
        c[u] = f * c[u] + i * g;
        next[u] = o * Math.tanh(c[u]);
      }
      h = next;
      ys[t] = h;
    }
    return ys;
  }

  /** Gates z, r, h, with linear_before_reset ≠ 0. */
  double[][] gru(double[][] xs) {
    double[][] ys = new double[xs.length][];
    double[] h = new double[hidden];
    for (int t = 0; t < xs.length; t++) {
      double[] next = new double[hidden];
      for (int u = 0; u < hidden; u++) {
        double z = sigmoid(sum(3, 0, u, xs[t], h));
        double reset = sigmoid(sum(3, 1, u, xs[t], h));
        double n = Math.tanh(ofInput(2, u, xs[t]) + reset * ofHidden(3, 2, u, h));
        next[u] = (1 - z) * n + z * h[u];
      }
      h = next;
      ys[t] = h;
    }
    return ys;
  }

  double[][] rnn(double[][] xs, boolean relu) {
    double[][] ys = new double[xs.length][];
    double[] h = new double[hidden];
    for (int t = 0; t < xs.length; t++) {
      double[] next = new double[hidden];
      for (int u = 0; u < hidden; u++) {
        double sum = sum(1, 0, u, xs[t], h);
        next[u] = relu ? Math.max(0, sum) : Math.tanh(sum);
      }
      h = next;
      ys[t] = h;
    }
    return ys;
  }

  /** An LSTM with peepholes P (i, o, f), first states, coupled gates if wanted, and f, g, h given. */
  double[][] lstmVariant(double[][] xs, float[] p, float[] h0, float[] c0, boolean coupled, double clip, DoubleUnaryOperator f,
      DoubleUnaryOperator g, DoubleUnaryOperator out) {
    double[][] ys = new double[xs.length][];
    double[] h = doubles(h0);
    double[] c = doubles(c0);
    for (int t = 0; t < xs.length; t++) {
      double[] next = new double[hidden];
      for (int u = 0; u < hidden; u++) {
        double i = f.applyAsDouble(clipped(sum(4, 0, u, xs[t], h) + p[u] * c[u], clip));
        double forget = coupled ? 1 - i : f.applyAsDouble(clipped(sum(4, 2, u, xs[t], h) + p[2 * hidden + u] * c[u], clip));
        double cNew = forget * c[u] + i * g.applyAsDouble(clipped(sum(4, 3, u, xs[t], h), clip));
        double o = f.applyAsDouble(clipped(sum(4, 1, u, xs[t], h) + p[hidden + u] * cNew, clip));
        c[u] = cNew;
        next[u] = o * out.applyAsDouble(clipped(cNew, clip));
      }
      h = next;
      ys[t] = h;
    }
    return ys;
  }

  /** With linear_before_reset = 0: the reset gate scales h before its product. */
  double[][] gruResetBefore(double[][] xs, float[] h0) {
    double[][] ys = new double[xs.length][];
    double[] h = doubles(h0);
    for (int t = 0; t < xs.length; t++) {
      double[] next = new double[hidden];
      double[] reset = new double[hidden];
      for (int u = 0; u < hidden; u++) {
        reset[u] = sigmoid(sum(3, 1, u, xs[t], h)) * h[u];
      }
      for (int u = 0; u < hidden; u++) {
        double z = sigmoid(sum(3, 0, u, xs[t], h));
        next[u] = (1 - z) * Math.tanh(sum(3, 2, u, xs[t], reset)) + z * h[u];
      }
      h = next;
      ys[t] = h;
    }
    return ys;
  }

  private static double clipped(double x, double clip) {
    return Math.max(-clip, Math.min(clip, x));
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    return doubles;
  }

  private double sum(int gates, int gate, int unit, double[] x, double[] h) {
    return ofInput(gate, unit, x) + ofHidden(gates, gate, unit, h);
  }

  private double ofInput(int gate, int unit, double[] x) {
    int row = gate * hidden + unit;
    double sum = b.length == 0 ? 0 : b[row];
    for (int j = 0; j < inputs; j++) {
      sum += (double) w[row * inputs + j] * x[j];
    }
    return sum;
  }

  private double ofHidden(int gates, int gate, int unit, double[] h) {
    int row = gate * hidden + unit;
    double sum = b.length == 0 ? 0 : b[gates * hidden + row];
    for (int j = 0; j < hidden; j++) {
      sum += (double) r[row * hidden + j] * h[j];
    }
    return sum;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double[][] rows(float[] values, int width) {
    double[][] rows = new double[values.length / width][width];
    for (int t = 0; t < rows.length; t++) {
      int from = t * width;
      Arrays.setAll(rows[t], j -> values[from + j]);
    }
    return rows;
  }
}
