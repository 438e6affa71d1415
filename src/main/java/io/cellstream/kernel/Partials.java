package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;

/** The 16 partial results of a reduction, on any hardware. */
final class Partials {

  private Partials() {
  }

  /** Adds all 16 in one fixed tree: the upper half onto the lower, with halves of 8, 4, 2 and 1. Overwrites them. */
  static float sum(float[] partials, int from) {
    for (int half = BLOCK / 2; half > 0; half /= 2) {
      for (int i = from; i < from + half; i++) {
        partials[i] += partials[i + half];
      }
    }
    return partials[from];
  }
}
