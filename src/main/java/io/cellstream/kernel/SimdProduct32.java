package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.STRIP;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;

/** {@link SimdProduct}'s flat methods for f32: a step of k is a load per vector of gate rows, and an FMA per vector and row. */
final class SimdProduct32 {
  private static final int L = SPECIES.length();

  private SimdProduct32() {
  }

  static void eightVectors(float[] w, int wA, int wB, int pair, int n, float[] x, int xAt, float[] sums, int at) {
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

  static void fourVectors(float[] w, int wAt, int pair, int n, float[] x, int xAt, float[] sums, int at) {
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

  static void twoRows(float[] w, int wAt, int pair, int n, float[] x, int x0, int xStride, float[] sums, int s0, int stride) {
    int s1 = s0 + stride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, s0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, s0 + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, s0 + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, s0 + 3 * L);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, s1);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, s1 + L);
    FloatVector b2 = FloatVector.fromArray(SPECIES, sums, s1 + 2 * L);
    FloatVector b3 = FloatVector.fromArray(SPECIES, sums, s1 + 3 * L);
    int x1 = x0 + xStride;
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
    }
    a0.intoArray(sums, s0);
    a1.intoArray(sums, s0 + L);
    a2.intoArray(sums, s0 + 2 * L);
    a3.intoArray(sums, s0 + 3 * L);
    b0.intoArray(sums, s1);
    b1.intoArray(sums, s1 + L);
    b2.intoArray(sums, s1 + 2 * L);
    b3.intoArray(sums, s1 + 3 * L);
  }

  static void fourRows(float[] w, int wAt, int pair, int n, float[] x, int x0, int xStride, float[] sums, int s0, int stride) {
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
