package io.cellstream.kernel;

/** Floats as bits, so that −0 is not 0 and NaN equals NaN. */
public final class Bits {

  private Bits() {
  }

  public static int[] of(float... floats) {
    int[] bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(floats[i]);
    }
    return bits;
  }
}
