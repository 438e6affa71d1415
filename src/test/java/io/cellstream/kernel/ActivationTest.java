package io.cellstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.kernel.Activation.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions a rare cell may have in place of the usual ones. */
class ActivationTest {
  private static final float ALPHA = 0.3f;
  private static final float BETA = 0.7f;
  private static final Kernel[] KERNELS = {new ScalarKernel(), new SimdKernel()};

  @ParameterizedTest
  @EnumSource
  void areWhatOnnxSays(Function function) {
    float[] x = new Seeded(1).floats(16 * 64, 6f);
    for (Kernel kernel : KERNELS) {
      float[] y = x.clone();
      new Activation(function, ALPHA, BETA).apply(kernel, y, 0, y.length);
      for (int i = 0; i < x.length; i++) {
        assertThat((double) y[i]).as("%s of %s", function, x[i]).isCloseTo(oracle(function, x[i]),
            within(4e-7 * Math.max(1, Math.abs(y[i]))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void haveTheSameBitsOnBothKernelsWhateverTheirArgument(Function function) {
    float[] x = new float[1 << 16];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.intBitsToFloat(i << 16 | i);
    }
    float[] scalar = x.clone();
    float[] simd = x.clone();
    new Activation(function, ALPHA, BETA).apply(KERNELS[0], scalar, 0, x.length);
    new Activation(function, ALPHA, BETA).apply(KERNELS[1], simd, 0, x.length);
    assertThat(Bits.of(simd)).isEqualTo(Bits.of(scalar));
    for (int i = 0; i < x.length; i++) {
      assertThat(Float.isNaN(scalar[i])).as("%s of %s", function, x[i]).isEqualTo(Float.isNaN(x[i]));
    }
  }

  @ParameterizedTest
  @CsvSource({"SIGMOID,0,1", "TANH,-1,1", "RELU,0,Infinity", "HARD_SIGMOID,0,1", "SOFTSIGN,-1,1", "SOFTPLUS,0,Infinity",
      "ELU,-0.3,Infinity", "SCALED_TANH,-0.3,0.3", "THRESHOLDED_RELU,0,Infinity", "LEAKY_RELU,-Infinity,Infinity"})
  void haveTheirLimitsAtInfinity(Function function, float low, float high) {
    float[] x = new float[16];
    x[0] = Float.NEGATIVE_INFINITY;
    x[1] = Float.POSITIVE_INFINITY;
    new Activation(function, ALPHA, BETA).apply(KERNELS[1], x, 0, x.length);
    assertThat(x[0]).isEqualTo(low);
    assertThat(x[1]).isEqualTo(high);
  }

  private static double oracle(Function function, double x) {
    double alpha = ALPHA;
    double beta = BETA;
    return switch (function) {
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case RELU -> Math.max(0, x);
      case AFFINE -> alpha * x + beta;
      case LEAKY_RELU -> x >= 0 ? x : alpha * x;
      case THRESHOLDED_RELU -> x >= alpha ? x : 0;
      case SCALED_TANH -> alpha * Math.tanh(beta * x);
      case HARD_SIGMOID -> Math.clamp(alpha * x + beta, 0, 1);
      case ELU -> x >= 0 ? x : alpha * Math.expm1(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SOFTPLUS -> Math.log1p(Math.exp(x));
    };
  }
}
