package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.STRIP;
import static io.cellstream.kernel.SimdKernel.SPECIES;
import static io.cellstream.kernel.SimdKernel.WORDS;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;

/**
 * {@link SimdProduct}'s flat methods for words of four int8: four steps of k from one load, each weight a shift, for the last not even
 * that, and a conversion. Several rows share the conversions; they load a word anew for each of its weights, since the registers are for the sums.
 */
final class SimdProduct8 {
  private static final int L = SPECIES.length();

  private SimdProduct8() {
  }

  static void eightVectors(int[] w, int wA, int wB, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, at + 4 * L);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, at + 5 * L);
    FloatVector b2 = FloatVector.fromArray(SPECIES, sums, at + 6 * L);
    FloatVector b3 = FloatVector.fromArray(SPECIES, sums, at + 7 * L);
    for (int k = 0; k < n; k += 4) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt + k]);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[xAt + k + 1]);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[xAt + k + 2]);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[xAt + k + 3]);
      int a = wA + k / 4 * STRIP;
      int b = wB + k / 4 * STRIP;
      IntVector aw0 = IntVector.fromArray(WORDS, w, a);
      a0 = x0.fma(aw0.lanewise(LSHL, 24).convert(I2F, 0), a0);
      a0 = x1.fma(aw0.lanewise(LSHL, 16).convert(I2F, 0), a0);
      a0 = x2.fma(aw0.lanewise(LSHL, 8).convert(I2F, 0), a0);
      a0 = x3.fma(aw0.convert(I2F, 0), a0);
      IntVector aw1 = IntVector.fromArray(WORDS, w, a + L);
      a1 = x0.fma(aw1.lanewise(LSHL, 24).convert(I2F, 0), a1);
      a1 = x1.fma(aw1.lanewise(LSHL, 16).convert(I2F, 0), a1);
      a1 = x2.fma(aw1.lanewise(LSHL, 8).convert(I2F, 0), a1);
      a1 = x3.fma(aw1.convert(I2F, 0), a1);
      IntVector aw2 = IntVector.fromArray(WORDS, w, a + pair);
      a2 = x0.fma(aw2.lanewise(LSHL, 24).convert(I2F, 0), a2);
      a2 = x1.fma(aw2.lanewise(LSHL, 16).convert(I2F, 0), a2);
      a2 = x2.fma(aw2.lanewise(LSHL, 8).convert(I2F, 0), a2);
      a2 = x3.fma(aw2.convert(I2F, 0), a2);
      IntVector aw3 = IntVector.fromArray(WORDS, w, a + pair + L);
      a3 = x0.fma(aw3.lanewise(LSHL, 24).convert(I2F, 0), a3);
      a3 = x1.fma(aw3.lanewise(LSHL, 16).convert(I2F, 0), a3);
      a3 = x2.fma(aw3.lanewise(LSHL, 8).convert(I2F, 0), a3);
      a3 = x3.fma(aw3.convert(I2F, 0), a3);
      IntVector bw0 = IntVector.fromArray(WORDS, w, b);
      b0 = x0.fma(bw0.lanewise(LSHL, 24).convert(I2F, 0), b0);
      b0 = x1.fma(bw0.lanewise(LSHL, 16).convert(I2F, 0), b0);
      b0 = x2.fma(bw0.lanewise(LSHL, 8).convert(I2F, 0), b0);
      b0 = x3.fma(bw0.convert(I2F, 0), b0);
      IntVector bw1 = IntVector.fromArray(WORDS, w, b + L);
      b1 = x0.fma(bw1.lanewise(LSHL, 24).convert(I2F, 0), b1);
      b1 = x1.fma(bw1.lanewise(LSHL, 16).convert(I2F, 0), b1);
      b1 = x2.fma(bw1.lanewise(LSHL, 8).convert(I2F, 0), b1);
      b1 = x3.fma(bw1.convert(I2F, 0), b1);
      IntVector bw2 = IntVector.fromArray(WORDS, w, b + pair);
      b2 = x0.fma(bw2.lanewise(LSHL, 24).convert(I2F, 0), b2);
      b2 = x1.fma(bw2.lanewise(LSHL, 16).convert(I2F, 0), b2);
      b2 = x2.fma(bw2.lanewise(LSHL, 8).convert(I2F, 0), b2);
      b2 = x3.fma(bw2.convert(I2F, 0), b2);
      IntVector bw3 = IntVector.fromArray(WORDS, w, b + pair + L);
      b3 = x0.fma(bw3.lanewise(LSHL, 24).convert(I2F, 0), b3);
      b3 = x1.fma(bw3.lanewise(LSHL, 16).convert(I2F, 0), b3);
      b3 = x2.fma(bw3.lanewise(LSHL, 8).convert(I2F, 0), b3);
      b3 = x3.fma(bw3.convert(I2F, 0), b3);
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

  static void fourVectors(int[] w, int wAt, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 3 * L);
    for (int k = 0; k < n; k += 4) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt + k]);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[xAt + k + 1]);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[xAt + k + 2]);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[xAt + k + 3]);
      int a = wAt + k / 4 * STRIP;
      IntVector aw0 = IntVector.fromArray(WORDS, w, a);
      a0 = x0.fma(aw0.lanewise(LSHL, 24).convert(I2F, 0), a0);
      a0 = x1.fma(aw0.lanewise(LSHL, 16).convert(I2F, 0), a0);
      a0 = x2.fma(aw0.lanewise(LSHL, 8).convert(I2F, 0), a0);
      a0 = x3.fma(aw0.convert(I2F, 0), a0);
      IntVector aw1 = IntVector.fromArray(WORDS, w, a + L);
      a1 = x0.fma(aw1.lanewise(LSHL, 24).convert(I2F, 0), a1);
      a1 = x1.fma(aw1.lanewise(LSHL, 16).convert(I2F, 0), a1);
      a1 = x2.fma(aw1.lanewise(LSHL, 8).convert(I2F, 0), a1);
      a1 = x3.fma(aw1.convert(I2F, 0), a1);
      IntVector aw2 = IntVector.fromArray(WORDS, w, a + pair);
      a2 = x0.fma(aw2.lanewise(LSHL, 24).convert(I2F, 0), a2);
      a2 = x1.fma(aw2.lanewise(LSHL, 16).convert(I2F, 0), a2);
      a2 = x2.fma(aw2.lanewise(LSHL, 8).convert(I2F, 0), a2);
      a2 = x3.fma(aw2.convert(I2F, 0), a2);
      IntVector aw3 = IntVector.fromArray(WORDS, w, a + pair + L);
      a3 = x0.fma(aw3.lanewise(LSHL, 24).convert(I2F, 0), a3);
      a3 = x1.fma(aw3.lanewise(LSHL, 16).convert(I2F, 0), a3);
      a3 = x2.fma(aw3.lanewise(LSHL, 8).convert(I2F, 0), a3);
      a3 = x3.fma(aw3.convert(I2F, 0), a3);
    }
    a0.intoArray(sums, at);
    a1.intoArray(sums, at + L);
    a2.intoArray(sums, at + 2 * L);
    a3.intoArray(sums, at + 3 * L);
  }

  static void fourRows(int[] w, int wAt, int pair, int n, float[] x, int x0, int xStride, float[] sums, int s0, int stride) {
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
    for (int k = 0; k < n; k += 4) {
      int wk = wAt + k / 4 * STRIP;
      Vector<Float> w0 = IntVector.fromArray(WORDS, w, wk).lanewise(LSHL, 24).convert(I2F, 0);
      Vector<Float> w1 = IntVector.fromArray(WORDS, w, wk + L).lanewise(LSHL, 24).convert(I2F,
          0);
      Vector<Float> w2 = IntVector.fromArray(WORDS, w, wk + pair).lanewise(LSHL, 24)
          .convert(I2F, 0);
      Vector<Float> w3 = IntVector.fromArray(WORDS, w, wk + pair + L).lanewise(LSHL, 24)
          .convert(I2F, 0);
      FloatVector xa = FloatVector.broadcast(SPECIES, x[x0 + k]);
      a0 = xa.fma(w0, a0);
      a1 = xa.fma(w1, a1);
      a2 = xa.fma(w2, a2);
      a3 = xa.fma(w3, a3);
      FloatVector xb = FloatVector.broadcast(SPECIES, x[x1 + k]);
      b0 = xb.fma(w0, b0);
      b1 = xb.fma(w1, b1);
      b2 = xb.fma(w2, b2);
      b3 = xb.fma(w3, b3);
      FloatVector xc = FloatVector.broadcast(SPECIES, x[x2 + k]);
      c0 = xc.fma(w0, c0);
      c1 = xc.fma(w1, c1);
      c2 = xc.fma(w2, c2);
      c3 = xc.fma(w3, c3);
      FloatVector xd = FloatVector.broadcast(SPECIES, x[x3 + k]);
      d0 = xd.fma(w0, d0);
      d1 = xd.fma(w1, d1);
      d2 = xd.fma(w2, d2);
      d3 = xd.fma(w3, d3);
      w0 = IntVector.fromArray(WORDS, w, wk).lanewise(LSHL, 16).convert(I2F, 0);
      w1 = IntVector.fromArray(WORDS, w, wk + L).lanewise(LSHL, 16).convert(I2F, 0);
      w2 = IntVector.fromArray(WORDS, w, wk + pair).lanewise(LSHL, 16).convert(I2F, 0);
      w3 = IntVector.fromArray(WORDS, w, wk + pair + L).lanewise(LSHL, 16).convert(I2F, 0);
      xa = FloatVector.broadcast(SPECIES, x[x0 + k + 1]);
      a0 = xa.fma(w0, a0);
      a1 = xa.fma(w1, a1);
      a2 = xa.fma(w2, a2);
      a3 = xa.fma(w3, a3);
      xb = FloatVector.broadcast(SPECIES, x[x1 + k + 1]);
      b0 = xb.fma(w0, b0);
      b1 = xb.fma(w1, b1);
      b2 = xb.fma(w2, b2);
      b3 = xb.fma(w3, b3);
      xc = FloatVector.broadcast(SPECIES, x[x2 + k + 1]);
      c0 = xc.fma(w0, c0);
      c1 = xc.fma(w1, c1);
      c2 = xc.fma(w2, c2);
      c3 = xc.fma(w3, c3);
      xd = FloatVector.broadcast(SPECIES, x[x3 + k + 1]);
      d0 = xd.fma(w0, d0);
      d1 = xd.fma(w1, d1);
      d2 = xd.fma(w2, d2);
      d3 = xd.fma(w3, d3);
      w0 = IntVector.fromArray(WORDS, w, wk).lanewise(LSHL, 8).convert(I2F, 0);
      w1 = IntVector.fromArray(WORDS, w, wk + L).lanewise(LSHL, 8).convert(I2F, 0);
      w2 = IntVector.fromArray(WORDS, w, wk + pair).lanewise(LSHL, 8).convert(I2F, 0);
      w3 = IntVector.fromArray(WORDS, w, wk + pair + L).lanewise(LSHL, 8).convert(I2F, 0);
      xa = FloatVector.broadcast(SPECIES, x[x0 + k + 2]);
      a0 = xa.fma(w0, a0);
      a1 = xa.fma(w1, a1);
      a2 = xa.fma(w2, a2);
      a3 = xa.fma(w3, a3);
      xb = FloatVector.broadcast(SPECIES, x[x1 + k + 2]);
      b0 = xb.fma(w0, b0);
      b1 = xb.fma(w1, b1);
      b2 = xb.fma(w2, b2);
      b3 = xb.fma(w3, b3);
      xc = FloatVector.broadcast(SPECIES, x[x2 + k + 2]);
      c0 = xc.fma(w0, c0);
      c1 = xc.fma(w1, c1);
      c2 = xc.fma(w2, c2);
      c3 = xc.fma(w3, c3);
      xd = FloatVector.broadcast(SPECIES, x[x3 + k + 2]);
      d0 = xd.fma(w0, d0);
      d1 = xd.fma(w1, d1);
      d2 = xd.fma(w2, d2);
      d3 = xd.fma(w3, d3);
      w0 = IntVector.fromArray(WORDS, w, wk).convert(I2F, 0);
      w1 = IntVector.fromArray(WORDS, w, wk + L).convert(I2F, 0);
      w2 = IntVector.fromArray(WORDS, w, wk + pair).convert(I2F, 0);
      w3 = IntVector.fromArray(WORDS, w, wk + pair + L).convert(I2F, 0);
      xa = FloatVector.broadcast(SPECIES, x[x0 + k + 3]);
      a0 = xa.fma(w0, a0);
      a1 = xa.fma(w1, a1);
      a2 = xa.fma(w2, a2);
      a3 = xa.fma(w3, a3);
      xb = FloatVector.broadcast(SPECIES, x[x1 + k + 3]);
      b0 = xb.fma(w0, b0);
      b1 = xb.fma(w1, b1);
      b2 = xb.fma(w2, b2);
      b3 = xb.fma(w3, b3);
      xc = FloatVector.broadcast(SPECIES, x[x2 + k + 3]);
      c0 = xc.fma(w0, c0);
      c1 = xc.fma(w1, c1);
      c2 = xc.fma(w2, c2);
      c3 = xc.fma(w3, c3);
      xd = FloatVector.broadcast(SPECIES, x[x3 + k + 3]);
      d0 = xd.fma(w0, d0);
      d1 = xd.fma(w1, d1);
      d2 = xd.fma(w2, d2);
      d3 = xd.fma(w3, d3);
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
