package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.STRIP;
import static io.cellstream.kernel.SimdKernel.SPECIES;
import static io.cellstream.kernel.SimdKernel.WORDS;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;

// written by ProductSource, which stands beside the tests: change that
/**
 * {@link SimdProduct}'s tiles for words of two int16: a load has a gate row's weights of two k, each weight is a shift and a conversion, the last one
 * a conversion alone. Several rows share the conversions; they load a word anew for each k, since the registers are for the sums.
 */
final class SimdProduct16 {
  private static final int L = SPECIES.length();

  private SimdProduct16() {
  }

  static void oneRowEightVectors(int[] w, int wAt, int wB, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    FloatVector a4 = FloatVector.fromArray(SPECIES, sums, at + 4 * L);
    FloatVector a5 = FloatVector.fromArray(SPECIES, sums, at + 5 * L);
    FloatVector a6 = FloatVector.fromArray(SPECIES, sums, at + 6 * L);
    FloatVector a7 = FloatVector.fromArray(SPECIES, sums, at + 7 * L);
    for (int k = 0; k < n; k += 2) {
      int wk = wAt + k / 2 * STRIP;
      int wkB = wB + k / 2 * STRIP;
      FloatVector xk0 = FloatVector.broadcast(SPECIES, x[xAt + k]);
      FloatVector xk1 = FloatVector.broadcast(SPECIES, x[xAt + k + 1]);
      IntVector w0 = IntVector.fromArray(WORDS, w, wk);
      a0 = xk0.fma(w0.lanewise(LSHL, 16).convert(I2F, 0), a0);
      a0 = xk1.fma(w0.convert(I2F, 0), a0);
      IntVector w1 = IntVector.fromArray(WORDS, w, wk + L);
      a1 = xk0.fma(w1.lanewise(LSHL, 16).convert(I2F, 0), a1);
      a1 = xk1.fma(w1.convert(I2F, 0), a1);
      IntVector w2 = IntVector.fromArray(WORDS, w, wk + pair);
      a2 = xk0.fma(w2.lanewise(LSHL, 16).convert(I2F, 0), a2);
      a2 = xk1.fma(w2.convert(I2F, 0), a2);
      IntVector w3 = IntVector.fromArray(WORDS, w, wk + pair + L);
      a3 = xk0.fma(w3.lanewise(LSHL, 16).convert(I2F, 0), a3);
      a3 = xk1.fma(w3.convert(I2F, 0), a3);
      IntVector w4 = IntVector.fromArray(WORDS, w, wkB);
      a4 = xk0.fma(w4.lanewise(LSHL, 16).convert(I2F, 0), a4);
      a4 = xk1.fma(w4.convert(I2F, 0), a4);
      IntVector w5 = IntVector.fromArray(WORDS, w, wkB + L);
      a5 = xk0.fma(w5.lanewise(LSHL, 16).convert(I2F, 0), a5);
      a5 = xk1.fma(w5.convert(I2F, 0), a5);
      IntVector w6 = IntVector.fromArray(WORDS, w, wkB + pair);
      a6 = xk0.fma(w6.lanewise(LSHL, 16).convert(I2F, 0), a6);
      a6 = xk1.fma(w6.convert(I2F, 0), a6);
      IntVector w7 = IntVector.fromArray(WORDS, w, wkB + pair + L);
      a7 = xk0.fma(w7.lanewise(LSHL, 16).convert(I2F, 0), a7);
      a7 = xk1.fma(w7.convert(I2F, 0), a7);
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

  static void oneRowFourVectors(int[] w, int wAt, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    for (int k = 0; k < n; k += 2) {
      int wk = wAt + k / 2 * STRIP;
      FloatVector xk0 = FloatVector.broadcast(SPECIES, x[xAt + k]);
      FloatVector xk1 = FloatVector.broadcast(SPECIES, x[xAt + k + 1]);
      IntVector w0 = IntVector.fromArray(WORDS, w, wk);
      a0 = xk0.fma(w0.lanewise(LSHL, 16).convert(I2F, 0), a0);
      a0 = xk1.fma(w0.convert(I2F, 0), a0);
      IntVector w1 = IntVector.fromArray(WORDS, w, wk + L);
      a1 = xk0.fma(w1.lanewise(LSHL, 16).convert(I2F, 0), a1);
      a1 = xk1.fma(w1.convert(I2F, 0), a1);
      IntVector w2 = IntVector.fromArray(WORDS, w, wk + pair);
      a2 = xk0.fma(w2.lanewise(LSHL, 16).convert(I2F, 0), a2);
      a2 = xk1.fma(w2.convert(I2F, 0), a2);
      IntVector w3 = IntVector.fromArray(WORDS, w, wk + pair + L);
      a3 = xk0.fma(w3.lanewise(LSHL, 16).convert(I2F, 0), a3);
      a3 = xk1.fma(w3.convert(I2F, 0), a3);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    a2.intoArray(sums, at + 2 * L);
    a3.intoArray(sums, at + 3 * L);
  }

  static void fourRowsFourVectors(int[] w, int wAt, int pair, int n, float[] x, int xAt, int xStride, float[] sums, int at,
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
    for (int k = 0; k < n; k += 2) {
      int wk = wAt + k / 2 * STRIP;
      Vector<Float> w00 = IntVector.fromArray(WORDS, w, wk).lanewise(LSHL, 16).convert(I2F, 0);
      Vector<Float> w10 = IntVector.fromArray(WORDS, w, wk + L).lanewise(LSHL, 16).convert(I2F, 0);
      Vector<Float> w20 = IntVector.fromArray(WORDS, w, wk + pair).lanewise(LSHL, 16).convert(I2F, 0);
      Vector<Float> w30 = IntVector.fromArray(WORDS, w, wk + pair + L).lanewise(LSHL, 16).convert(I2F, 0);
      FloatVector xa0 = FloatVector.broadcast(SPECIES, x[xAt + k]);
      a0 = xa0.fma(w00, a0);
      a1 = xa0.fma(w10, a1);
      a2 = xa0.fma(w20, a2);
      a3 = xa0.fma(w30, a3);
      FloatVector xb0 = FloatVector.broadcast(SPECIES, x[x1 + k]);
      b0 = xb0.fma(w00, b0);
      b1 = xb0.fma(w10, b1);
      b2 = xb0.fma(w20, b2);
      b3 = xb0.fma(w30, b3);
      FloatVector xc0 = FloatVector.broadcast(SPECIES, x[x2 + k]);
      c0 = xc0.fma(w00, c0);
      c1 = xc0.fma(w10, c1);
      c2 = xc0.fma(w20, c2);
      c3 = xc0.fma(w30, c3);
      FloatVector xd0 = FloatVector.broadcast(SPECIES, x[x3 + k]);
      d0 = xd0.fma(w00, d0);
      d1 = xd0.fma(w10, d1);
      d2 = xd0.fma(w20, d2);
      d3 = xd0.fma(w30, d3);
      Vector<Float> w01 = IntVector.fromArray(WORDS, w, wk).convert(I2F, 0);
      Vector<Float> w11 = IntVector.fromArray(WORDS, w, wk + L).convert(I2F, 0);
      Vector<Float> w21 = IntVector.fromArray(WORDS, w, wk + pair).convert(I2F, 0);
      Vector<Float> w31 = IntVector.fromArray(WORDS, w, wk + pair + L).convert(I2F, 0);
      FloatVector xa1 = FloatVector.broadcast(SPECIES, x[xAt + k + 1]);
      a0 = xa1.fma(w01, a0);
      a1 = xa1.fma(w11, a1);
      a2 = xa1.fma(w21, a2);
      a3 = xa1.fma(w31, a3);
      FloatVector xb1 = FloatVector.broadcast(SPECIES, x[x1 + k + 1]);
      b0 = xb1.fma(w01, b0);
      b1 = xb1.fma(w11, b1);
      b2 = xb1.fma(w21, b2);
      b3 = xb1.fma(w31, b3);
      FloatVector xc1 = FloatVector.broadcast(SPECIES, x[x2 + k + 1]);
      c0 = xc1.fma(w01, c0);
      c1 = xc1.fma(w11, c1);
      c2 = xc1.fma(w21, c2);
      c3 = xc1.fma(w31, c3);
      FloatVector xd1 = FloatVector.broadcast(SPECIES, x[x3 + k + 1]);
      d0 = xd1.fma(w01, d0);
      d1 = xd1.fma(w11, d1);
      d2 = xd1.fma(w21, d2);
      d3 = xd1.fma(w31, d3);
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

  static void fourRowsTwoVectors(int[] w, int wAt, int n, float[] x, int xAt, int xStride, float[] sums, int at,
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
    for (int k = 0; k < n; k += 2) {
      int wk = wAt + k / 2 * STRIP;
      Vector<Float> w00 = IntVector.fromArray(WORDS, w, wk).lanewise(LSHL, 16).convert(I2F, 0);
      Vector<Float> w10 = IntVector.fromArray(WORDS, w, wk + L).lanewise(LSHL, 16).convert(I2F, 0);
      FloatVector xa0 = FloatVector.broadcast(SPECIES, x[xAt + k]);
      a0 = xa0.fma(w00, a0);
      a1 = xa0.fma(w10, a1);
      FloatVector xb0 = FloatVector.broadcast(SPECIES, x[x1 + k]);
      b0 = xb0.fma(w00, b0);
      b1 = xb0.fma(w10, b1);
      FloatVector xc0 = FloatVector.broadcast(SPECIES, x[x2 + k]);
      c0 = xc0.fma(w00, c0);
      c1 = xc0.fma(w10, c1);
      FloatVector xd0 = FloatVector.broadcast(SPECIES, x[x3 + k]);
      d0 = xd0.fma(w00, d0);
      d1 = xd0.fma(w10, d1);
      Vector<Float> w01 = IntVector.fromArray(WORDS, w, wk).convert(I2F, 0);
      Vector<Float> w11 = IntVector.fromArray(WORDS, w, wk + L).convert(I2F, 0);
      FloatVector xa1 = FloatVector.broadcast(SPECIES, x[xAt + k + 1]);
      a0 = xa1.fma(w01, a0);
      a1 = xa1.fma(w11, a1);
      FloatVector xb1 = FloatVector.broadcast(SPECIES, x[x1 + k + 1]);
      b0 = xb1.fma(w01, b0);
      b1 = xb1.fma(w11, b1);
      FloatVector xc1 = FloatVector.broadcast(SPECIES, x[x2 + k + 1]);
      c0 = xc1.fma(w01, c0);
      c1 = xc1.fma(w11, c1);
      FloatVector xd1 = FloatVector.broadcast(SPECIES, x[x3 + k + 1]);
      d0 = xd1.fma(w01, d0);
      d1 = xd1.fma(w11, d1);
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
}
