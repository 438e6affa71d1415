package io.cellstream.kernel;

import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Looks at many floats for few. */
final class SimdSearch {
  private static final int L = SPECIES.length();
  /** Floats of four vectors: one branch for all of them. */
  private static final int AT_ONCE = 4 * L;

  private SimdSearch() {
  }

  /** How many floats from {@code from} on are in whole blocks before the first in which one is greater than {@code bound}. */
  static int blocksWithoutAny(float[] x, int from, int to, float bound) {
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
