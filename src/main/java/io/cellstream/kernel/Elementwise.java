package io.cellstream.kernel;

/** Element-wise operations: of the rarer cells, and of layers without a product. Both kernels share this one implementation, so the bits are the same. */
public final class Elementwise {

  private Elementwise() {
  }

  /** {@code x ← x + a · b}. */
  public static void addProduct(float[] x, int from, float[] a, int aFrom, float[] b, int bFrom, int n) {
    for (int i = 0; i < n; i++) {
      x[from + i] = Math.fma(a[aFrom + i], b[bFrom + i], x[from + i]);
    }
  }

  /** {@code out = a · b}. */
  public static void product(float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int n) {
    for (int i = 0; i < n; i++) {
      out[outFrom + i] = a[aFrom + i] * b[bFrom + i];
    }
  }

  /** {@code x ← f · x + i · g}: the new cell state. */
  public static void cell(float[] f, int fFrom, float[] i, int iFrom, float[] g, int gFrom, float[] x, int from, int n) {
    for (int u = 0; u < n; u++) {
      x[from + u] = Math.fma(f[fFrom + u], x[from + u], i[iFrom + u] * g[gFrom + u]);
    }
  }

  /** {@code out = b + z · (a − b)}, which is {@code (1 − z) · b + z · a}. */
  public static void interpolate(float[] z, int zFrom, float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int n) {
    for (int u = 0; u < n; u++) {
      out[outFrom + u] = Math.fma(z[zFrom + u], a[aFrom + u] - b[bFrom + u], b[bFrom + u]);
    }
  }

  /** {@code out = 1 − x}. */
  public static void oneMinus(float[] x, int from, float[] out, int outFrom, int n) {
    for (int i = 0; i < n; i++) {
      out[outFrom + i] = 1f - x[from + i];
    }
  }

  /** {@code out = w · (x − μ) / √(σ² + ε) + b}, with x's own mean and variance; in double precision, rounded once. */
  public static void layerNorm(float[] x, int from, float[] w, float[] b, float epsilon, float[] out, int outFrom, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[from + i];
    }
    double mean = sum / n;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double difference = x[from + i] - mean;
      squares += difference * difference;
    }
    double scale = 1 / Math.sqrt(squares / n + epsilon);
    for (int i = 0; i < n; i++) {
      out[outFrom + i] = (float) ((x[from + i] - mean) * scale * w[i] + b[i]);
    }
  }

  /** {@code x ← x · factor}. */
  static void scale(float[] x, int from, int n, float factor) {
    for (int i = from; i < from + n; i++) {
      x[i] *= factor;
    }
  }

  /** Clips each element to ±{@code limit}; NaN stays NaN. */
  static void clip(float[] x, int from, int n, float limit) {
    for (int i = from; i < from + n; i++) {
      x[i] = clamp(x[i], -limit, limit);
    }
  }

  static float clamp(float x, float low, float high) {
    float y = x > high ? high : x;
    return y < low ? low : y;
  }
}
