package io.cellstream.kernel;

/**
 * The constants of e^x, which both kernels evaluate with the same operations in the same order:
 *
 * <pre>
 * x  = min(max(x, LOW), HIGH)        by compare and select, so that NaN stays NaN
 * k  = round(x / ln 2)               by adding and subtracting 1.5 · 2²³; k is then in the low bits of the sum
 * r  = x − k · ln 2                  in two parts; |r| ≤ ln 2 / 2
 * p  = r + r² · q(r)                 e^r − 1, accurate near zero
 * 2ᵏ = k shifted into the exponent   zero for k = −127, infinite for k = 128
 * e^x = 2ᵏ · (1 + p)
 * </pre>
 *
 * q is the polynomial of degree 4 whose greatest error relative to e^r − 1 is least on [−ln 2 / 2, ln 2 / 2]: (e^r − 1 − r) / r² fitted by
 * Lawson's iteratively reweighted least squares on 4,000 points with weight r² / (e^r − 1), then rounded to f32; 1.7e-8 after rounding.
 */
final class Exponential {
  /**
   * The arguments with the least k, −127, and the greatest, 128. e^x is 0 already below −126.5 · ln 2 and ∞ above 127.5 · ln 2: there are
   * no denormal results.
   */
  static final float LOW = -88f;
  static final float HIGH = 88.8f;

  static final float LOG2_E = 0x1.715476p+0f;
  /** 1.5 · 2²³: a small x added to it leaves no fraction bits, so the sum holds x rounded, ties to even. */
  static final float ROUND = 0x1.8p+23f;
  static final float LN2_HIGH = 0x1.62e43p-1f;
  static final float LN2_LOW = -0x1.05c61p-29f;

  static final float Q0 = 0x1.fffffep-2f;
  static final float Q1 = 0x1.5554bp-3f;
  static final float Q2 = 0x1.555674p-5f;
  static final float Q3 = 0x1.122768p-7f;
  static final float Q4 = 0x1.6bec0ap-10f;

  /** The bits of 1f: an exponent of zero. */
  static final int ONE = 0x3f80_0000;
  /** Bits of a float's mantissa. */
  static final int MANTISSA = 23;

  /** tanh x is ±1 in f32 long before |2x| = 40, and e^40 does not overflow. */
  static final float TANH_LIMIT = 40f;

  private Exponential() {
  }
}
