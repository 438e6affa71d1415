package io.cellstream.bench.contender;

import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;

/** The equations in plain Java, as one would write them down: row-wise dot products, {@code Math.exp} and {@code Math.tanh}. */
final class ScalarLoop implements Contender {
  static final String NAME = "scalar";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String library() {
    return "plain Java loops";
  }

  @Override
  public boolean has(Cell cell) {
    return true;
  }

  @Override
  public double tolerance() {
    return F32.TOLERANCE;
  }

  @Override
  public Run prepare(Problem problem) {
    return new Steps(problem);
  }

  private static final class Steps implements Run {
    private final Problem problem;
    private final int hidden;
    /** {@code [layer][row][H]}. */
    private final float[][][] h;
    private final float[][][] c;
    private final float[] fromInput;
    private final float[] fromHidden;
    private int step;

    Steps(Problem problem) {
      this.problem = problem;
      this.hidden = problem.setting().hidden();
      this.h = new float[problem.setting().layers()][problem.setting().batch()][hidden];
      this.c = new float[problem.setting().layers()][problem.setting().batch()][hidden];
      this.fromInput = new float[problem.setting().cell().gates() * hidden];
      this.fromHidden = new float[fromInput.length];
    }

    @Override
    public void steps(int n) {
      for (int k = 0; k < n; k++) {
        int[] tokens = problem.tokens()[step];
        for (int row = 0; row < tokens.length; row++) {
          stack(problem.embedding()[tokens[row]], row);
        }
        step = (step + 1) % Problem.PERIOD;
      }
    }

    private void stack(float[] input, int row) {
      float[] x = input;
      for (int layer = 0; layer < h.length; layer++) {
        Problem.Layer weights = problem.layers().get(layer);
        affine(weights.weightIh(), weights.biasIh(), x, fromInput);
        affine(weights.weightHh(), weights.biasHh(), h[layer][row], fromHidden);
        switch (problem.setting().cell()) {
          case LSTM -> lstm(c[layer][row], h[layer][row]);
          case GRU -> gru(h[layer][row]);
          case RNN -> rnn(h[layer][row]);
        }
        x = h[layer][row];
      }
    }

    private static void affine(float[] weights, float[] bias, float[] x, float[] y) {
      for (int r = 0; r < y.length; r++) {
        float sum = bias[r];
        for (int j = 0; j < x.length; j++) {
          sum += weights[r * x.length + j] * x[j];
        }
        y[r] = sum;
      }
    }

    private void lstm(float[] c, float[] h) {
      for (int u = 0; u < hidden; u++) {
        float i = sigmoid(fromInput[u] + fromHidden[u]);
        float f = sigmoid(fromInput[hidden + u] + fromHidden[hidden + u]);
        float g = (float) Math.tanh(fromInput[2 * hidden + u] + fromHidden[2 * hidden + u]);
        float o = sigmoid(fromInput[3 * hidden + u] + fromHidden[3 * hidden + u]);
        c[u] = f * c[u] + i * g;
        h[u] = o * (float) Math.tanh(c[u]);
      }
    }

    private void gru(float[] h) {
      for (int u = 0; u < hidden; u++) {
        float r = sigmoid(fromInput[u] + fromHidden[u]);
        float z = sigmoid(fromInput[hidden + u] + fromHidden[hidden + u]);
        float n = (float) Math.tanh(fromInput[2 * hidden + u] + r * fromHidden[2 * hidden + u]);
        h[u] = (1 - z) * n + z * h[u];
      }
    }

    private void rnn(float[] h) {
      for (int u = 0; u < hidden; u++) {
        h[u] = (float) Math.tanh(fromInput[u] + fromHidden[u]);
      }
    }

    private static float sigmoid(float x) {
      return (float) (1 / (1 + Math.exp(-x)));
    }

    @Override
    public float[] hidden(int row) {
      return h[h.length - 1][row].clone();
    }

    @Override
    public void close() {
      // only arrays
    }
  }
}
