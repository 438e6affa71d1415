package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The LSTM cell of 16 units. */
final class SimdLstmGates {

  private SimdLstmGates() {
  }

  /**
   * <pre>
   * i = σ(i), f = σ(f), g = tanh(g), o = σ(o)
   * c' = f · c + i · g
   * h' = o · tanh(c')
   * </pre>
   */
  static void apply(float[] pre, int at, float[] c, int cAt, float[] h, int hAt) {
    for (int u = 0; u < LANES; u += SPECIES.length()) {
      FloatVector i = SimdActivations.sigmoid(FloatVector.fromArray(SPECIES, pre, at + u));
      FloatVector f = SimdActivations.sigmoid(FloatVector.fromArray(SPECIES, pre, at + LANES + u));
      FloatVector g = SimdActivations.tanh(FloatVector.fromArray(SPECIES, pre, at + 2 * LANES + u));
      FloatVector o = SimdActivations.sigmoid(FloatVector.fromArray(SPECIES, pre, at + 3 * LANES + u));
      FloatVector cNew = f.fma(FloatVector.fromArray(SPECIES, c, cAt + u), i.mul(g));
      cNew.intoArray(c, cAt + u);
      o.mul(SimdActivations.tanh(cNew)).intoArray(h, hAt + u);
    }
  }
}
