package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;

/** The LSTM cell of one hidden unit. */
final class ScalarLstmGates {

  private ScalarLstmGates() {
  }

  /**
   * <pre>
   * i = σ(i), f = σ(f), g = tanh(g), o = σ(o)
   * c' = f · c + i · g
   * h' = o · tanh(c')
   * </pre>
   */
  static void apply(float[] gates, int at, float[] c, int cAt, float[] h, int hAt) {
    float i = ScalarActivations.sigmoid(gates[at]);
    float f = ScalarActivations.sigmoid(gates[at + BLOCK]);
    float g = ScalarActivations.tanh(gates[at + 2 * BLOCK]);
    float o = ScalarActivations.sigmoid(gates[at + 3 * BLOCK]);
    float cNew = Math.fma(f, c[cAt], i * g);
    c[cAt] = cNew;
    h[hAt] = o * ScalarActivations.tanh(cNew);
    gates[at] = i;
    gates[at + BLOCK] = f;
    gates[at + 2 * BLOCK] = g;
    gates[at + 3 * BLOCK] = o;
  }
}
