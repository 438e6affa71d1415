package io.cellstream.bench.contender;

/** What the contenders that compute in f32 share. */
final class F32 {
  /** Rounding differs between orders of summation and between approximations of tanh, but not by more after 100 steps. */
  static final double TOLERANCE = 1e-5;

  private F32() {
  }

  static float[] concatenated(float[]... parts) {
    int size = 0;
    for (float[] part : parts) {
      size += part.length;
    }
    float[] all = new float[size];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
