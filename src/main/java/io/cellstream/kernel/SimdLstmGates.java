package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.LANES;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The LSTM cell of 16 units. */
final class SimdLstmGates {
  private static final int L = SPECIES.length();

  private SimdLstmGates() {
  }

  /**
   * <pre>
   * i = σ(i), f = σ(f), g = tanh(g), o = σ(o)
   * c' = f · c + i · g
   * h' = o · tanh(c')
   * </pre>
   */
  static void apply(float[] gates, int at, float[] c, int cAt, float[] h, int hAt) {
    int i = at;
    int f = at + LANES;
    int g = at + 2 * LANES;
    int o = at + 3 * LANES;
    SimdActivations.sigmoid(gates, i, 2 * LANES);
    SimdActivations.tanh(gates, g, gates, g, LANES);
    SimdActivations.sigmoid(gates, o, LANES);
    for (int u = 0; u < LANES; u += L) {
      FloatVector ig = FloatVector.fromArray(SPECIES, gates, i + u).mul(FloatVector.fromArray(SPECIES, gates, g + u));
      FloatVector.fromArray(SPECIES, gates, f + u).fma(FloatVector.fromArray(SPECIES, c, cAt + u), ig).intoArray(c, cAt + u);
    }
    SimdActivations.tanh(c, cAt, h, hAt, LANES);
    for (int u = 0; u < LANES; u += L) {
      FloatVector.fromArray(SPECIES, gates, o + u).mul(FloatVector.fromArray(SPECIES, h, hAt + u)).intoArray(h, hAt + u);
    }
  }
}
