package io.cellstream.kernel;

import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Searches many floats for a few large ones. */
final class SimdSearch {
  private static final int L = SPECIES.length();
  /** The floats of four vectors, which share one branch. */
  private static final int AT_ONCE = 4 * L;

  private SimdSearch() {
  }

  /** How many floats, from {@code from} on, a search may skip: a multiple of four vectors, with no float greater than {@code bound}. */
  static int skippable(float[] x, int from, int to, float bound) {
    int end = to - AT_ONCE;
    int i = from;
    for (; i <= end; i += AT_ONCE) {
      if (FloatVector.fromArray(SPECIES, x, i).compare(VectorOperators.GT, bound)
          .or(FloatVector.fromArray(SPECIES, x, i + L).compare(VectorOperators.GT, bound))
          .or(FloatVector.fromArray(SPECIES, x, i + 2 * L).compare(VectorOperators.GT, bound))
          .or(FloatVector.fromArray(SPECIES, x, i + 3 * L).compare(VectorOperators.GT, bound)).anyTrue()) {
        break;
      }
    }
    return i - from;
  }
}
