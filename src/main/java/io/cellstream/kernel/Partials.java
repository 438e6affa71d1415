package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;

/** A reduction's partial results, 16 whatever the hardware has. */
final class Partials {

  private Partials() {
  }

  /** The sum of all of them in one fixed tree: halves onto each other, 8, 4, 2, 1. Overwrites them. */
  static float sum(float[] partials, int from) {
    for (int half = BLOCK / 2; half > 0; half /= 2) {
      for (int i = from; i < from + half; i++) {
        partials[i] += partials[i + half];
      }
    }
    return partials[from];
  }
}
