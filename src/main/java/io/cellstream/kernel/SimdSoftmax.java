package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Softmax with vectors. The 16 partial sums are kept in an array, so that their number does not depend on the vector width. */
final class SimdSoftmax {
  private static final int L = SPECIES.length();

  private SimdSoftmax() {
  }

  /** Implements {@link Kernel#softmax}. */
  static void softmax(float[] x, int xFrom, float[] y, int yFrom, int n, float[] scratch, int scratchFrom) {
    float max = max(x, xFrom, n, scratch, scratchFrom);
    for (int partial = 0; partial < BLOCK; partial += L) {
      SimdActivations.exp(x, xFrom + partial, max, y, yFrom + partial, n - partial, BLOCK, scratch, scratchFrom + partial);
    }
    float sum = Partials.sum(scratch, scratchFrom);
    divide(y, yFrom, n, sum);
    scratch[scratchFrom] = sum;
    scratch[scratchFrom + 1] = max;
  }

  private static float max(float[] x, int from, int n, float[] scratch, int scratchFrom) {
    FloatVector max = FloatVector.fromArray(SPECIES, x, from);
    for (int i = L; i < n; i += L) {
      FloatVector xi = FloatVector.fromArray(SPECIES, x, from + i);
      max = max.blend(xi, xi.compare(VectorOperators.GT, max));
    }
    max.intoArray(scratch, scratchFrom);
    float largest = scratch[scratchFrom];
    for (int lane = 1; lane < L; lane++) {
      largest = scratch[scratchFrom + lane] > largest ? scratch[scratchFrom + lane] : largest;
    }
    return largest;
  }

  private static void divide(float[] y, int from, int n, float divisor) {
    for (int i = from; i < from + n; i += L) {
      FloatVector.fromArray(SPECIES, y, i).div(divisor).intoArray(y, i);
    }
  }
}
