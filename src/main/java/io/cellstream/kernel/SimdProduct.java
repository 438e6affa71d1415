package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.PANEL;
import static io.cellstream.kernel.Panels.STRIP;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The panel product, a vector of gate rows at a time: broadcast x[k], multiply by the panel's row k, add to the accumulators.
 *
 * <p>One row keeps eight chains going, which is what hides the latency of an FMA; several rows go four at a time and share each load of a
 * weight. Rows left over go one by one: each lane's sum is the same chain either way.
 */
final class SimdProduct {
  private static final int L = SPECIES.length();
  /** Gate rows that four vectors cover. */
  private static final int FOUR = 4 * L;

  private SimdProduct() {
  }

  static void product(Panels w, int panel, int panels, int kFrom, int kTo, Rows x, Rows sums, int row, int rows) {
    int n = kTo - kFrom;
    int pair = secondPair(w);
    int together = rows - rows % 4;
    for (int p = 0; p < panels && together > 0; p++) {
      for (int r = 0; r < together; r += 4) {
        for (int g = 0; g < PANEL; g += FOUR) {
          fourRows(w.weights(), w.at((panel + p) * PANEL + g, kFrom), pair, n, x.data(), x.at(row + r) + kFrom, x.stride(), sums.data(),
              sums.at(r) + p * PANEL + g,
              sums.stride());
        }
      }
    }
    for (int r = together; r < rows; r++) {
      oneRow(w, panel, panels, kFrom, n, x.data(), x.at(row + r) + kFrom, sums.data(), sums.at(r));
    }
  }

  /** Walks the panels' runs of four vectors in pairs; with 16 lanes such a run is a whole panel, so the pair is the four strips of two. */
  private static void oneRow(Panels w, int panel, int panels, int kFrom, int n, float[] x, int xAt, float[] sums, int at) {
    int first = panel * PANEL;
    int gates = panels * PANEL;
    int pair = secondPair(w);
    int g = 0;
    for (; g + 2 * FOUR <= gates; g += 2 * FOUR) {
      eightVectors(w.weights(), w.at(first + g, kFrom), w.at(first + g + FOUR, kFrom), pair, n, x, xAt, sums, at + g);
    }
    for (; g < gates; g += FOUR) {
      fourVectors(w.weights(), w.at(first + g, kFrom), pair, n, x, xAt, sums, at + g);
    }
  }

  /** From the first of four vectors to the third: with 16 lanes two vectors fill a strip, and the other two are in the next. */
  private static int secondPair(Panels w) {
    return 2 * L == STRIP ? STRIP * w.k() : 2 * L;
  }

  private static void eightVectors(float[] w, int wA, int wB, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, at + 4 * L);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, at + 5 * L);
    FloatVector b2 = FloatVector.fromArray(SPECIES, sums, at + 6 * L);
    FloatVector b3 = FloatVector.fromArray(SPECIES, sums, at + 7 * L);
    for (int k = 0; k < n; k++) {
      FloatVector xk = FloatVector.broadcast(SPECIES, x[xAt + k]);
      int a = wA + k * STRIP;
      int b = wB + k * STRIP;
      a0 = FloatVector.fromArray(SPECIES, w, a).fma(xk, a0);
      a1 = FloatVector.fromArray(SPECIES, w, a + L).fma(xk, a1);
      a2 = FloatVector.fromArray(SPECIES, w, a + pair).fma(xk, a2);
      a3 = FloatVector.fromArray(SPECIES, w, a + pair + L).fma(xk, a3);
      b0 = FloatVector.fromArray(SPECIES, w, b).fma(xk, b0);
      b1 = FloatVector.fromArray(SPECIES, w, b + L).fma(xk, b1);
      b2 = FloatVector.fromArray(SPECIES, w, b + pair).fma(xk, b2);
      b3 = FloatVector.fromArray(SPECIES, w, b + pair + L).fma(xk, b3);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    a2.intoArray(sums, at + 2 * L);
    a3.intoArray(sums, at + 3 * L);
    b0.intoArray(sums, at + 4 * L);
    b1.intoArray(sums, at + 5 * L);
    b2.intoArray(sums, at + 6 * L);
    b3.intoArray(sums, at + 7 * L);
  }

  private static void fourVectors(float[] w, int wAt, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    for (int k = 0; k < n; k++) {
      FloatVector xk = FloatVector.broadcast(SPECIES, x[xAt + k]);
      int a = wAt + k * STRIP;
      a0 = FloatVector.fromArray(SPECIES, w, a).fma(xk, a0);
      a1 = FloatVector.fromArray(SPECIES, w, a + L).fma(xk, a1);
      a2 = FloatVector.fromArray(SPECIES, w, a + pair).fma(xk, a2);
      a3 = FloatVector.fromArray(SPECIES, w, a + pair + L).fma(xk, a3);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    a2.intoArray(sums, at + 2 * L);
    a3.intoArray(sums, at + 3 * L);
  }

  private static void fourRows(float[] w, int wAt, int pair, int n, float[] x, int x0, int xStride, float[] sums, int s0, int stride) {
    int s1 = s0 + stride;
    int s2 = s1 + stride;
    int s3 = s2 + stride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, s0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, s0 + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, s0 + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, s0 + 3 * L);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, s1);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, s1 + L);
    FloatVector b2 = FloatVector.fromArray(SPECIES, sums, s1 + 2 * L);
    FloatVector b3 = FloatVector.fromArray(SPECIES, sums, s1 + 3 * L);
    FloatVector c0 = FloatVector.fromArray(SPECIES, sums, s2);
    FloatVector c1 = FloatVector.fromArray(SPECIES, sums, s2 + L);
    FloatVector c2 = FloatVector.fromArray(SPECIES, sums, s2 + 2 * L);
    FloatVector c3 = FloatVector.fromArray(SPECIES, sums, s2 + 3 * L);
    FloatVector d0 = FloatVector.fromArray(SPECIES, sums, s3);
    FloatVector d1 = FloatVector.fromArray(SPECIES, sums, s3 + L);
    FloatVector d2 = FloatVector.fromArray(SPECIES, sums, s3 + 2 * L);
    FloatVector d3 = FloatVector.fromArray(SPECIES, sums, s3 + 3 * L);
    int x1 = x0 + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    for (int k = 0; k < n; k++) {
      int wk = wAt + k * STRIP;
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, wk);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, wk + L);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, wk + pair);
      FloatVector w3 = FloatVector.fromArray(SPECIES, w, wk + pair + L);
      FloatVector xa = FloatVector.broadcast(SPECIES, x[x0 + k]);
      a0 = w0.fma(xa, a0);
      a1 = w1.fma(xa, a1);
      a2 = w2.fma(xa, a2);
      a3 = w3.fma(xa, a3);
      FloatVector xb = FloatVector.broadcast(SPECIES, x[x1 + k]);
      b0 = w0.fma(xb, b0);
      b1 = w1.fma(xb, b1);
      b2 = w2.fma(xb, b2);
      b3 = w3.fma(xb, b3);
      FloatVector xc = FloatVector.broadcast(SPECIES, x[x2 + k]);
      c0 = w0.fma(xc, c0);
      c1 = w1.fma(xc, c1);
      c2 = w2.fma(xc, c2);
      c3 = w3.fma(xc, c3);
      FloatVector xd = FloatVector.broadcast(SPECIES, x[x3 + k]);
      d0 = w0.fma(xd, d0);
      d1 = w1.fma(xd, d1);
      d2 = w2.fma(xd, d2);
      d3 = w3.fma(xd, d3);
    }
    a0.intoArray(sums, s0);
    a1.intoArray(sums, s0 + L);
    a2.intoArray(sums, s0 + 2 * L);
    a3.intoArray(sums, s0 + 3 * L);
    b0.intoArray(sums, s1);
    b1.intoArray(sums, s1 + L);
    b2.intoArray(sums, s1 + 2 * L);
    b3.intoArray(sums, s1 + 3 * L);
    c0.intoArray(sums, s2);
    c1.intoArray(sums, s2 + L);
    c2.intoArray(sums, s2 + 2 * L);
    c3.intoArray(sums, s2 + 3 * L);
    d0.intoArray(sums, s3);
    d1.intoArray(sums, s3 + L);
    d2.intoArray(sums, s3 + 2 * L);
    d3.intoArray(sums, s3 + 3 * L);
  }
}
