package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.LANES;

/** Reductions over the 16 virtual lanes. */
final class Lanes {

  private Lanes() {
  }

  /** The sum of 16 partials in one fixed tree: halves onto each other, 8, 4, 2, 1. Overwrites them. */
  static float sum(float[] partials, int from) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = from; i < from + half; i++) {
        partials[i] += partials[i + half];
      }
    }
    return partials[from];
  }
}
