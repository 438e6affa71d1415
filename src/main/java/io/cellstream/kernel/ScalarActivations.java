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

/** The activations, one float at a time, computed as {@link Exponential} describes. */
final class ScalarActivations {

  private ScalarActivations() {
  }

  /** {@code e^x = 2ᵏ · (1 + p)}. */
  static float exp(float x) {
    float y = Elementwise.clamp(x, LOW, HIGH);
    float rounded = rounded(y);
    return power(rounded) * (1f + expm1OfRemainder(y, rounded));
  }

  /** {@code σ(x) = 1 / (1 + e^−x)}. */
  static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /** {@code tanh x = m / (m + 2)} with {@code m = e^2x − 1 = 2ᵏ · p + (2ᵏ − 1)}. */
  static float tanh(float x) {
    float y = Elementwise.clamp(x + x, -TANH_LIMIT, TANH_LIMIT);
    float rounded = rounded(y);
    float power = power(rounded);
    float m = Math.fma(power, expm1OfRemainder(y, rounded), power - 1f);
    return m / (m + 2f);
  }

  /** x / ln 2, rounded, plus {@link Exponential#ROUND}. */
  private static float rounded(float x) {
    return Math.fma(x, LOG2_E, ROUND);
  }

  private static float power(float rounded) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(rounded) << MANTISSA) + ONE);
  }

  private static float expm1OfRemainder(float x, float rounded) {
    float k = rounded - ROUND;
    float r = Math.fma(-k, LN2_HIGH, x);
    r = Math.fma(-k, LN2_LOW, r);
    float q = Math.fma(Q4, r, Q3);
    q = Math.fma(q, r, Q2);
    q = Math.fma(q, r, Q1);
    q = Math.fma(q, r, Q0);
    return Math.fma(r * r, q, r);
  }
}
