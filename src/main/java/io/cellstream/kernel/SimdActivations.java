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

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The activations, a vector at a time; {@link Exponential} says how. */
final class SimdActivations {

  private SimdActivations() {
  }

  /** {@code e^x = 2ᵏ · (1 + p)}. */
  static FloatVector exp(FloatVector x) {
    FloatVector y = clamp(x, LOW, HIGH);
    FloatVector rounded = rounded(y);
    return power(rounded).mul(expm1OfRemainder(y, rounded).add(1f));
  }

  /** {@code σ(x) = 1 / (1 + e^−x)}. */
  static FloatVector sigmoid(FloatVector x) {
    return FloatVector.broadcast(SPECIES, 1f).div(exp(x.neg()).add(1f));
  }

  /** {@code tanh x = m / (m + 2)} with {@code m = e^2x − 1 = 2ᵏ · p + (2ᵏ − 1)}. */
  static FloatVector tanh(FloatVector x) {
    FloatVector y = clamp(x.add(x), -TANH_LIMIT, TANH_LIMIT);
    FloatVector rounded = rounded(y);
    FloatVector power = power(rounded);
    FloatVector m = power.fma(expm1OfRemainder(y, rounded), power.sub(1f));
    return m.div(m.add(2f));
  }

  private static FloatVector clamp(FloatVector x, float low, float high) {
    FloatVector y = x.blend(high, x.compare(VectorOperators.GT, high));
    return y.blend(low, y.compare(VectorOperators.LT, low));
  }

  /** x / ln 2, rounded, plus {@link Exponential#ROUND}. */
  private static FloatVector rounded(FloatVector x) {
    return x.fma(LOG2_E, ROUND);
  }

  private static FloatVector power(FloatVector rounded) {
    return rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).add(ONE).reinterpretAsFloats();
  }

  private static FloatVector expm1OfRemainder(FloatVector x, FloatVector rounded) {
    FloatVector minusK = rounded.sub(ROUND).neg();
    FloatVector r = minusK.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), x);
    r = minusK.fma(FloatVector.broadcast(SPECIES, LN2_LOW), r);
    FloatVector q = r.fma(Q4, Q3);
    q = q.fma(r, FloatVector.broadcast(SPECIES, Q2));
    q = q.fma(r, FloatVector.broadcast(SPECIES, Q1));
    q = q.fma(r, FloatVector.broadcast(SPECIES, Q0));
    return r.mul(r).fma(q, r);
  }
}
