package io.cellstream.kernel;

import static io.cellstream.kernel.Exponential.HIGH;
import static io.cellstream.kernel.Exponential.LN2_HIGH;
import static io.cellstream.kernel.Exponential.LN2_LOW;
import static io.cellstream.kernel.Exponential.LOG2_E;
import static io.cellstream.kernel.Exponential.LOW;
import static io.cellstream.kernel.Exponential.MANTISSA;
import static io.cellstream.kernel.Exponential.ONE;
import static io.cellstream.kernel.Exponential.Q0;
import static io.cellstream.kernel.Exponential.Q1;
import static io.cellstream.kernel.Exponential.Q2;
import static io.cellstream.kernel.Exponential.Q3;
import static io.cellstream.kernel.Exponential.Q4;
import static io.cellstream.kernel.Exponential.ROUND;
import static io.cellstream.kernel.Exponential.TANH_LIMIT;
import static io.cellstream.kernel.SimdKernel.SPECIES;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * The activations over arrays, one vector at a time, computed as {@link Exponential} describes.
 *
 * <p>Each method writes out the evaluation of e^x: a helper that took and returned vectors would box them wherever C2 declines to inline
 * it.
 */
final class SimdActivations {
  private static final int L = SPECIES.length();

  private SimdActivations() {
  }

  /**
   * {@code σ(x) = 1 / (1 + e^−x)} in place, over several blocks of floats. There is one loop for all blocks, because loading its constants
   * takes longer than activating a vector.
   *
   * @param block floats in a block: the lanes times a power of two
   * @param stride floats from one block to the next
   */
  static void sigmoid(float[] x, int from, int block, int stride, int blocks) {
    int shift = Integer.numberOfTrailingZeros(block / L);
    int mask = block / L - 1;
    for (int v = 0; v < blocks << shift; v++) {
      int at = from + (v >> shift) * stride + (v & mask) * L;
      FloatVector y = FloatVector.fromArray(SPECIES, x, at).neg();
      y = y.blend(HIGH, y.compare(GT, HIGH));
      y = y.blend(LOW, y.compare(LT, LOW));
      FloatVector rounded = y.fma(LOG2_E, ROUND);
      FloatVector power = rounded.reinterpretAsInts().lanewise(LSHL, MANTISSA).add(ONE).reinterpretAsFloats();
      FloatVector minusK = rounded.sub(ROUND).neg();
      FloatVector r = minusK.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), y);
      r = minusK.fma(FloatVector.broadcast(SPECIES, LN2_LOW), r);
      FloatVector q = r.fma(Q4, Q3);
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q2));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q1));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q0));
      FloatVector p = r.mul(r).fma(q, r);
      FloatVector exp = power.mul(p.add(1f));
      FloatVector.broadcast(SPECIES, 1f).div(exp.add(1f)).intoArray(x, at);
    }
  }

  /** {@code tanh x = m / (m + 2)} with {@code m = e^2x − 1 = 2ᵏ · p + (2ᵏ − 1)}, in place, over blocks as in {@link #sigmoid}. */
  static void tanh(float[] x, int from, int block, int stride, int blocks) {
    int shift = Integer.numberOfTrailingZeros(block / L);
    int mask = block / L - 1;
    for (int v = 0; v < blocks << shift; v++) {
      int at = from + (v >> shift) * stride + (v & mask) * L;
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector x2 = x1.add(x1);
      x2 = x2.blend(TANH_LIMIT, x2.compare(GT, TANH_LIMIT));
      x2 = x2.blend(-TANH_LIMIT, x2.compare(LT, -TANH_LIMIT));
      FloatVector rounded = x2.fma(LOG2_E, ROUND);
      FloatVector power = rounded.reinterpretAsInts().lanewise(LSHL, MANTISSA).add(ONE).reinterpretAsFloats();
      FloatVector minusK = rounded.sub(ROUND).neg();
      FloatVector r = minusK.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), x2);
      r = minusK.fma(FloatVector.broadcast(SPECIES, LN2_LOW), r);
      FloatVector q = r.fma(Q4, Q3);
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q2));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q1));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q0));
      FloatVector p = r.mul(r).fma(q, r);
      FloatVector m = power.fma(p, power.sub(1f));
      m.div(m.add(2f)).intoArray(x, at);
    }
  }

  /**
   * {@code y = e^(x − shift)} for the vectors that begin at elements 0, stride, 2 · stride, ... of n floats.
   *
   * @param sums receives the sum of these vectors, lane by lane
   */
  static void exp(float[] x, int xFrom, float shift, float[] y, int yFrom, int n, int stride, float[] sums, int sumsAt) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < n; i += stride) {
      FloatVector z = FloatVector.fromArray(SPECIES, x, xFrom + i).sub(shift);
      z = z.blend(HIGH, z.compare(GT, HIGH));
      z = z.blend(LOW, z.compare(LT, LOW));
      FloatVector rounded = z.fma(LOG2_E, ROUND);
      FloatVector power = rounded.reinterpretAsInts().lanewise(LSHL, MANTISSA).add(ONE).reinterpretAsFloats();
      FloatVector minusK = rounded.sub(ROUND).neg();
      FloatVector r = minusK.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), z);
      r = minusK.fma(FloatVector.broadcast(SPECIES, LN2_LOW), r);
      FloatVector q = r.fma(Q4, Q3);
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q2));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q1));
      q = q.fma(r, FloatVector.broadcast(SPECIES, Q0));
      FloatVector p = r.mul(r).fma(q, r);
      FloatVector exp = power.mul(p.add(1f));
      exp.intoArray(y, yFrom + i);
      sum = sum.add(exp);
    }
    sum.intoArray(sums, sumsAt);
  }
}
