package io.cellstream.kernel;

import java.util.Locale;

/**
 * An activation function, applied to each element. α and β have ONNX's meaning; a function without such parameters ignores them.
 *
 * @see <a href="https://onnx.ai/onnx/operators/onnx__LSTM.html">ONNX, LSTM, activations</a>
 */
public record Activation(Function function, float alpha, float beta) {
  public static final Activation SIGMOID = new Activation(Function.SIGMOID, 0f, 0f);
  public static final Activation TANH = new Activation(Function.TANH, 0f, 0f);
  public static final Activation RELU = new Activation(Function.RELU, 0f, 0f);

  /** Above this, softplus x is x in f32. */
  private static final float LARGE = 40f;

  /** The functions that a kernel can compute. */
  public enum Function {
    /** {@code 1 / (1 + e^−x)}. */
    SIGMOID,
    /** {@code tanh x}. */
    TANH,
    /** {@code max(x, 0)}. */
    RELU,
    /** {@code α x + β}. */
    AFFINE,
    /** {@code x} where it is not negative, else {@code α x}. */
    LEAKY_RELU,
    /** {@code x} where it is at least α, else 0. */
    THRESHOLDED_RELU,
    /** {@code α tanh(β x)}. */
    SCALED_TANH,
    /** {@code α x + β}, clipped to 0 to 1. */
    HARD_SIGMOID,
    /** {@code x} where it is not negative, else {@code α (e^x − 1)}. */
    ELU,
    /** {@code x / (1 + |x|)}. */
    SOFTSIGN,
    /** {@code ln(1 + e^x)}. */
    SOFTPLUS;

    /** How many of α and β the function has. */
    public int parameters() {
      return switch (this) {
        case SIGMOID, TANH, RELU, SOFTSIGN, SOFTPLUS -> 0;
        case LEAKY_RELU, THRESHOLDED_RELU, ELU -> 1;
        case AFFINE, SCALED_TANH, HARD_SIGMOID -> 2;
      };
    }

    /** The function's name in {@code model.json}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * {@code x ← f(x)}, with the same bits in every kernel; NaN stays NaN.
   *
   * @param n a multiple of 16
   */
  public void apply(Kernel kernel, float[] x, int from, int n) {
    switch (function) {
      case SIGMOID -> kernel.sigmoid(x, from, n);
      case TANH -> kernel.tanh(x, from, n);
      case RELU -> kernel.relu(x, from, n);
      case SCALED_TANH -> {
        Elementwise.scale(x, from, n, beta);
        kernel.tanh(x, from, n);
        Elementwise.scale(x, from, n, alpha);
      }
      default -> {
        for (int i = from; i < from + n; i++) {
          x[i] = of(x[i]);
        }
      }
    }
  }

  /**
   * As {@link #apply(Kernel, float[], int, int)}, after each argument has been clipped to ±{@code clip}.
   *
   * @param clip infinite: no clipping
   */
  public void apply(Kernel kernel, float[] x, int from, int n, float clip) {
    if (clip < Float.POSITIVE_INFINITY) {
      Elementwise.clip(x, from, n, clip);
    }
    apply(kernel, x, from, n);
  }

  private float of(float x) {
    return switch (function) {
      case AFFINE -> Math.fma(alpha, x, beta);
      case LEAKY_RELU -> x < 0f ? alpha * x : x;
      case THRESHOLDED_RELU -> x < alpha ? 0f : x;
      case HARD_SIGMOID -> Elementwise.clamp(Math.fma(alpha, x, beta), 0f, 1f);
      case ELU -> x < 0f ? alpha * (ScalarActivations.exp(x) - 1f) : x;
      case SOFTSIGN -> Float.isInfinite(x) ? Math.signum(x) : x / (1f + Math.abs(x));
      case SOFTPLUS -> x > LARGE ? x : (float) StrictMath.log1p(StrictMath.exp(x));
      case SIGMOID, TANH, RELU, SCALED_TANH -> throw new IllegalStateException(function + " is computed by the kernel");
    };
  }
}
