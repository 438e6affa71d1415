package io.cellstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The activations against double precision, over floats of every magnitude. */
class ActivationsTest {
  private interface FloatFunction {
    float of(float x);
  }

  @Test
  void sigmoidIsWithinItsBound() {
    assertThat(greatestError(ScalarActivations::sigmoid, x -> 1 / (1 + Math.exp(-x)))).isLessThan(1e-7);
  }

  @Test
  void tanhIsWithinItsBound() {
    assertThat(greatestError(ScalarActivations::tanh, Math::tanh)).isLessThan(1.5e-7);
  }

  @Test
  void tanhIsRelativelyAccurateNearZero() {
    double greatest = 0;
    for (float x = 1e-38f; x < 0.5f; x *= 1.001f) {
      greatest = Math.max(greatest, Math.abs(ScalarActivations.tanh(x) / Math.tanh(x) - 1));
      greatest = Math.max(greatest, Math.abs(ScalarActivations.tanh(-x) / Math.tanh(-x) - 1));
    }
    assertThat(greatest).isLessThan(2.5e-7);
  }

  @Test
  void expIsRelativelyAccurateWhereItIsNormal() {
    double greatest = 0;
    for (float x = -87f; x < 88.3f; x += 0.001f) {
      greatest = Math.max(greatest, Math.abs(ScalarActivations.exp(x) / Math.exp(x) - 1));
    }
    assertThat(greatest).isLessThan(1.5e-7);
  }

  @Test
  void saturatesAtTheInfinities() {
    assertThat(ScalarActivations.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(ScalarActivations.exp(-1000f)).isEqualTo(0f);
    assertThat(ScalarActivations.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ScalarActivations.exp(89f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ScalarActivations.sigmoid(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(ScalarActivations.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(ScalarActivations.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(ScalarActivations.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(ScalarActivations.tanh(Float.MAX_VALUE)).isEqualTo(1f);
  }

  @Test
  void keepsNaN() {
    assertThat(ScalarActivations.exp(Float.NaN)).isNaN();
    assertThat(ScalarActivations.sigmoid(Float.NaN)).isNaN();
    assertThat(ScalarActivations.tanh(Float.NaN)).isNaN();
  }

  @Test
  void isExactAtZeroAndInTheDenormals() {
    assertThat(ScalarActivations.exp(0f)).isEqualTo(1f);
    assertThat(ScalarActivations.sigmoid(-0f)).isEqualTo(0.5f);
    assertThat(ScalarActivations.tanh(0f)).isEqualTo(0f);
    assertThat(ScalarActivations.tanh(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
    assertThat(ScalarActivations.tanh(-0x1p-130f)).isEqualTo(-0x1p-130f);
  }

  private static double greatestError(FloatFunction actual, DoubleUnaryOperator expected) {
    double greatest = 0;
    for (int i = 0; i < 1 << 22; i++) {
      float x = Float.intBitsToFloat(i * 1021);
      if (Float.isFinite(x)) {
        greatest = Math.max(greatest, Math.abs(actual.of(x) - expected.applyAsDouble(x)));
      }
    }
    for (float x = -20f; x < 20f; x += 1e-4f) {
      greatest = Math.max(greatest, Math.abs(actual.of(x) - expected.applyAsDouble(x)));
    }
    return greatest;
  }
}
