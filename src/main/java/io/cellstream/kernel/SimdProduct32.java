package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.STRIP;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;

// written by ProductSource, which stands beside the tests: change that
/**
 * {@link SimdProduct}'s tiles for f32: a step of k is a load per vector of gate rows, and an FMA per vector and row.
 */
final class SimdProduct32 {
  private static final int L = SPECIES.length();

  private SimdProduct32() {
  }

  static void oneRowEightVectors(float[] w, int wAt, int wB, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    FloatVector a4 = FloatVector.fromArray(SPECIES, sums, at + 4 * L);
    FloatVector a5 = FloatVector.fromArray(SPECIES, sums, at + 5 * L);
    FloatVector a6 = FloatVector.fromArray(SPECIES, sums, at + 6 * L);
    FloatVector a7 = FloatVector.fromArray(SPECIES, sums, at + 7 * L);
    for (int k = 0; k < n; k++) {
      int wk = wAt + k * STRIP;
      int wkB = wB + k * STRIP;
      FloatVector xk0 = FloatVector.broadcast(SPECIES, x[xAt + k]);
      a0 = FloatVector.fromArray(SPECIES, w, wk).fma(xk0, a0);
      a1 = FloatVector.fromArray(SPECIES, w, wk + L).fma(xk0, a1);
      a2 = FloatVector.fromArray(SPECIES, w, wk + pair).fma(xk0, a2);
      a3 = FloatVector.fromArray(SPECIES, w, wk + pair + L).fma(xk0, a3);
      a4 = FloatVector.fromArray(SPECIES, w, wkB).fma(xk0, a4);
      a5 = FloatVector.fromArray(SPECIES, w, wkB + L).fma(xk0, a5);
      a6 = FloatVector.fromArray(SPECIES, w, wkB + pair).fma(xk0, a6);
      a7 = FloatVector.fromArray(SPECIES, w, wkB + pair + L).fma(xk0, a7);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    a2.intoArray(sums, at + 2 * L);
    a3.intoArray(sums, at + 3 * L);
    a4.intoArray(sums, at + 4 * L);
    a5.intoArray(sums, at + 5 * L);
    a6.intoArray(sums, at + 6 * L);
    a7.intoArray(sums, at + 7 * L);
  }

  static void oneRowFourVectors(float[] w, int wAt, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    for (int k = 0; k < n; k++) {
      int wk = wAt + k * STRIP;
      FloatVector xk0 = FloatVector.broadcast(SPECIES, x[xAt + k]);
      a0 = FloatVector.fromArray(SPECIES, w, wk).fma(xk0, a0);
      a1 = FloatVector.fromArray(SPECIES, w, wk + L).fma(xk0, a1);
      a2 = FloatVector.fromArray(SPECIES, w, wk + pair).fma(xk0, a2);
      a3 = FloatVector.fromArray(SPECIES, w, wk + pair + L).fma(xk0, a3);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    a2.intoArray(sums, at + 2 * L);
    a3.intoArray(sums, at + 3 * L);
  }

  static void twoRowsFourVectors(float[] w, int wAt, int pair, int n, float[] x, int xAt, int xStride, float[] sums, int at,
      int stride) {
    int at1 = at + stride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, at1);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, at1 + L);
    FloatVector b2 = FloatVector.fromArray(SPECIES, sums, at1 + 2 * L);
    FloatVector b3 = FloatVector.fromArray(SPECIES, sums, at1 + 3 * L);
    int x1 = xAt + xStride;
    for (int k = 0; k < n; k++) {
      int wk = wAt + k * STRIP;
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, wk);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, wk + L);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, wk + pair);
      FloatVector w3 = FloatVector.fromArray(SPECIES, w, wk + pair + L);
      FloatVector xa = FloatVector.broadcast(SPECIES, x[xAt + k]);
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
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    a2.intoArray(sums, at + 2 * L);
    a3.intoArray(sums, at + 3 * L);
    b0.intoArray(sums, at1);
    b1.intoArray(sums, at1 + L);
    b2.intoArray(sums, at1 + 2 * L);
    b3.intoArray(sums, at1 + 3 * L);
  }

  static void fourRowsFourVectors(float[] w, int wAt, int pair, int n, float[] x, int xAt, int xStride, float[] sums, int at,
      int stride) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, at1);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, at1 + L);
    FloatVector b2 = FloatVector.fromArray(SPECIES, sums, at1 + 2 * L);
    FloatVector b3 = FloatVector.fromArray(SPECIES, sums, at1 + 3 * L);
    FloatVector c0 = FloatVector.fromArray(SPECIES, sums, at2);
    FloatVector c1 = FloatVector.fromArray(SPECIES, sums, at2 + L);
    FloatVector c2 = FloatVector.fromArray(SPECIES, sums, at2 + 2 * L);
    FloatVector c3 = FloatVector.fromArray(SPECIES, sums, at2 + 3 * L);
    FloatVector d0 = FloatVector.fromArray(SPECIES, sums, at3);
    FloatVector d1 = FloatVector.fromArray(SPECIES, sums, at3 + L);
    FloatVector d2 = FloatVector.fromArray(SPECIES, sums, at3 + 2 * L);
    FloatVector d3 = FloatVector.fromArray(SPECIES, sums, at3 + 3 * L);
    int x1 = xAt + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    for (int k = 0; k < n; k++) {
      int wk = wAt + k * STRIP;
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, wk);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, wk + L);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, wk + pair);
      FloatVector w3 = FloatVector.fromArray(SPECIES, w, wk + pair + L);
      FloatVector xa = FloatVector.broadcast(SPECIES, x[xAt + k]);
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
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    a2.intoArray(sums, at + 2 * L);
    a3.intoArray(sums, at + 3 * L);
    b0.intoArray(sums, at1);
    b1.intoArray(sums, at1 + L);
    b2.intoArray(sums, at1 + 2 * L);
    b3.intoArray(sums, at1 + 3 * L);
    c0.intoArray(sums, at2);
    c1.intoArray(sums, at2 + L);
    c2.intoArray(sums, at2 + 2 * L);
    c3.intoArray(sums, at2 + 3 * L);
    d0.intoArray(sums, at3);
    d1.intoArray(sums, at3 + L);
    d2.intoArray(sums, at3 + 2 * L);
    d3.intoArray(sums, at3 + 3 * L);
  }

  static void fourRowsTwoVectors(float[] w, int wAt, int n, float[] x, int xAt, int xStride, float[] sums, int at,
      int stride) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, at1);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, at1 + L);
    FloatVector c0 = FloatVector.fromArray(SPECIES, sums, at2);
    FloatVector c1 = FloatVector.fromArray(SPECIES, sums, at2 + L);
    FloatVector d0 = FloatVector.fromArray(SPECIES, sums, at3);
    FloatVector d1 = FloatVector.fromArray(SPECIES, sums, at3 + L);
    int x1 = xAt + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    for (int k = 0; k < n; k++) {
      int wk = wAt + k * STRIP;
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, wk);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, wk + L);
      FloatVector xa = FloatVector.broadcast(SPECIES, x[xAt + k]);
      a0 = w0.fma(xa, a0);
      a1 = w1.fma(xa, a1);
      FloatVector xb = FloatVector.broadcast(SPECIES, x[x1 + k]);
      b0 = w0.fma(xb, b0);
      b1 = w1.fma(xb, b1);
      FloatVector xc = FloatVector.broadcast(SPECIES, x[x2 + k]);
      c0 = w0.fma(xc, c0);
      c1 = w1.fma(xc, c1);
      FloatVector xd = FloatVector.broadcast(SPECIES, x[x3 + k]);
      d0 = w0.fma(xd, d0);
      d1 = w1.fma(xd, d1);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    b0.intoArray(sums, at1);
    b1.intoArray(sums, at1 + L);
    c0.intoArray(sums, at2);
    c1.intoArray(sums, at2 + L);
    d0.intoArray(sums, at3);
    d1.intoArray(sums, at3 + L);
  }

  static void sixRowsTwoVectors(float[] w, int wAt, int n, float[] x, int xAt, int xStride, float[] sums, int at,
      int stride) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    int at4 = at3 + stride;
    int at5 = at4 + stride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, at1);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, at1 + L);
    FloatVector c0 = FloatVector.fromArray(SPECIES, sums, at2);
    FloatVector c1 = FloatVector.fromArray(SPECIES, sums, at2 + L);
    FloatVector d0 = FloatVector.fromArray(SPECIES, sums, at3);
    FloatVector d1 = FloatVector.fromArray(SPECIES, sums, at3 + L);
    FloatVector e0 = FloatVector.fromArray(SPECIES, sums, at4);
    FloatVector e1 = FloatVector.fromArray(SPECIES, sums, at4 + L);
    FloatVector f0 = FloatVector.fromArray(SPECIES, sums, at5);
    FloatVector f1 = FloatVector.fromArray(SPECIES, sums, at5 + L);
    int x1 = xAt + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    int x4 = x3 + xStride;
    int x5 = x4 + xStride;
    for (int k = 0; k < n; k++) {
      int wk = wAt + k * STRIP;
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, wk);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, wk + L);
      FloatVector xa = FloatVector.broadcast(SPECIES, x[xAt + k]);
      a0 = w0.fma(xa, a0);
      a1 = w1.fma(xa, a1);
      FloatVector xb = FloatVector.broadcast(SPECIES, x[x1 + k]);
      b0 = w0.fma(xb, b0);
      b1 = w1.fma(xb, b1);
      FloatVector xc = FloatVector.broadcast(SPECIES, x[x2 + k]);
      c0 = w0.fma(xc, c0);
      c1 = w1.fma(xc, c1);
      FloatVector xd = FloatVector.broadcast(SPECIES, x[x3 + k]);
      d0 = w0.fma(xd, d0);
      d1 = w1.fma(xd, d1);
      FloatVector xe = FloatVector.broadcast(SPECIES, x[x4 + k]);
      e0 = w0.fma(xe, e0);
      e1 = w1.fma(xe, e1);
      FloatVector xf = FloatVector.broadcast(SPECIES, x[x5 + k]);
      f0 = w0.fma(xf, f0);
      f1 = w1.fma(xf, f1);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    b0.intoArray(sums, at1);
    b1.intoArray(sums, at1 + L);
    c0.intoArray(sums, at2);
    c1.intoArray(sums, at2 + L);
    d0.intoArray(sums, at3);
    d1.intoArray(sums, at3 + L);
    e0.intoArray(sums, at4);
    e1.intoArray(sums, at4 + L);
    f0.intoArray(sums, at5);
    f1.intoArray(sums, at5 + L);
  }
}
