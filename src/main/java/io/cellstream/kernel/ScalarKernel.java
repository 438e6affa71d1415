package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;
import static io.cellstream.kernel.Panels.STRIP;

/** Computes one float at a time. It runs anywhere, and defines the bits that the SIMD kernel must give. */
final class ScalarKernel implements Kernel {
  /** Chains that run side by side, to hide the latency of an FMA. */
  private static final int CHAINS = 8;

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void product(Panels w, int panel, int panels, int kFrom, int kTo, Rows x, Rows sums, int row, int rows) {
    for (int p = 0; p < panels; p++) {
      for (int r = 0; r < rows; r++) {
        for (int g = 0; g < PANEL; g += CHAINS) {
          chains(w, w.at((panel + p) * PANEL + g, kFrom), kTo - kFrom, x.data(), x.at(row + r) + kFrom, sums.data(),
              sums.at(r) + p * PANEL + g);
        }
      }
    }
  }

  private static void chains(Panels w, int wAt, int n, float[] x, int xAt, float[] sums, int at) {
    switch (w) {
      case Panels.F32 f32 -> chains(f32.weights(), wAt, n, x, xAt, sums, at);
      case Panels.Int16 int16 -> chains(int16.words(), Panels.Int16.PER_WORD, wAt, n, x, xAt, sums, at);
      case Panels.Int8 int8 -> chains(int8.words(), Panels.Int8.PER_WORD, wAt, n, x, xAt, sums, at);
    }
  }

  private static void chains(float[] w, int wFrom, int n, float[] x, int xFrom, float[] sums, int at) {
    float s0 = sums[at];
    float s1 = sums[at + 1];
    float s2 = sums[at + 2];
    float s3 = sums[at + 3];
    float s4 = sums[at + 4];
    float s5 = sums[at + 5];
    float s6 = sums[at + 6];
    float s7 = sums[at + 7];
    for (int k = 0; k < n; k++) {
      int wk = wFrom + k * STRIP;
      float xk = x[xFrom + k];
      s0 = Math.fma(w[wk], xk, s0);
      s1 = Math.fma(w[wk + 1], xk, s1);
      s2 = Math.fma(w[wk + 2], xk, s2);
      s3 = Math.fma(w[wk + 3], xk, s3);
      s4 = Math.fma(w[wk + 4], xk, s4);
      s5 = Math.fma(w[wk + 5], xk, s5);
      s6 = Math.fma(w[wk + 6], xk, s6);
      s7 = Math.fma(w[wk + 7], xk, s7);
    }
    sums[at] = s0;
    sums[at + 1] = s1;
    sums[at + 2] = s2;
    sums[at + 3] = s3;
    sums[at + 4] = s4;
    sums[at + 5] = s5;
    sums[at + 6] = s6;
    sums[at + 7] = s7;
  }

  private static void chains(int[] words, int perWord, int wFrom, int n, float[] x, int xFrom, float[] sums, int at) {
    int bits = Integer.SIZE / perWord;
    for (int k = 0; k < n; k += perWord) {
      int wk = wFrom + k / perWord * STRIP;
      for (int chain = 0; chain < CHAINS; chain++) {
        int word = words[wk + chain];
        float sum = sums[at + chain];
        for (int i = 0; i < perWord; i++) {
          sum = Math.fma((float) (word << (Integer.SIZE - bits * (i + 1))), x[xFrom + k + i], sum);
        }
        sums[at + chain] = sum;
      }
    }
  }

  @Override
  public void scale(Rows x, int rows, int n, float[] factors, int from) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j++) {
        x.data()[x.at(r) + j] *= factors[from + j];
      }
    }
  }

  /** Leaves the activated i, f, g, o in the place of their pre-activations. */
  @Override
  public void lstmGates(Rows gates, int panel, int panels, Rows c, Rows h, int row, int rows) {
    for (int r = 0; r < rows; r++) {
      for (int u = 0; u < panels * BLOCK; u++) {
        ScalarLstmGates.apply(gates.data(), gates.at(r) + u / BLOCK * PANEL + u % BLOCK, c.data(), c.at(row + r) + panel * BLOCK + u,
            h.data(),
            h.at(row + r) + panel * BLOCK + u);
      }
    }
  }

  @Override
  public void gruGates(Rows gates, Rows inputs, int unit, int blocks, Rows h, Rows hNew, int row, int rows) {
    for (int r = 0; r < rows; r++) {
      for (int u = 0; u < blocks * BLOCK; u++) {
        hNew.data()[hNew.at(row + r) + unit + u] = ScalarGruGates.apply(gates.data(), gates.at(r) + u / BLOCK * 3 * BLOCK + u % BLOCK,
            inputs.data()[inputs.at(r) + u], h.data()[h.at(row + r) + unit + u]);
      }
    }
  }

  @Override
  public void sigmoid(float[] x, int from, int n) {
    for (int i = from; i < from + n; i++) {
      x[i] = ScalarActivations.sigmoid(x[i]);
    }
  }

  @Override
  public void tanh(float[] x, int from, int n) {
    for (int i = from; i < from + n; i++) {
      x[i] = ScalarActivations.tanh(x[i]);
    }
  }

  @Override
  public void relu(float[] x, int from, int n) {
    for (int i = from; i < from + n; i++) {
      x[i] = x[i] < 0f ? 0f : x[i];
    }
  }

  @Override
  public void softmax(float[] x, int xFrom, float[] y, int yFrom, int n, float[] scratch, int scratchFrom) {
    float max = x[xFrom];
    for (int i = 1; i < n; i++) {
      max = x[xFrom + i] > max ? x[xFrom + i] : max;
    }
    for (int partial = 0; partial < BLOCK; partial++) {
      float sum = 0f;
      for (int i = partial; i < n; i += BLOCK) {
        float e = ScalarActivations.exp(x[xFrom + i] - max);
        y[yFrom + i] = e;
        sum += e;
      }
      scratch[scratchFrom + partial] = sum;
    }
    float sum = Partials.sum(scratch, scratchFrom);
    for (int i = 0; i < n; i++) {
      y[yFrom + i] = y[yFrom + i] / sum;
    }
    scratch[scratchFrom] = sum;
    scratch[scratchFrom + 1] = max;
  }

  @Override
  public int nextAbove(float[] x, int from, int to, float bound) {
    for (int i = from; i < to; i++) {
      if (x[i] > bound) {
        return i;
      }
    }
    return to;
  }

  @Override
  public boolean isFinite(float[] x, int from, int n) {
    for (int i = from; i < from + n; i++) {
      if (!Float.isFinite(x[i])) {
        return false;
      }
    }
    return true;
  }
}
