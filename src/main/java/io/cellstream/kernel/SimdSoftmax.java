package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The passes of a softmax. The 16 partial sums are kept in an array, vector by vector, so that every width has as many. */
final class SimdSoftmax {
  private static final int L = SPECIES.length();

  private SimdSoftmax() {
  }

  /** As {@link Kernel#softmax} says. */
  static void softmax(float[] x, int xFrom, float[] y, int yFrom, int n, float[] scratch, int scratchFrom) {
    float max = max(x, xFrom, n, scratch, scratchFrom);
    for (int lane = 0; lane < BLOCK; lane += L) {
      SimdActivations.exp(x, xFrom + lane, max, y, yFrom + lane, n - lane, BLOCK, scratch, scratchFrom + lane);
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
