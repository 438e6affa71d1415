package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;

/** The GRU cell of one hidden unit. */
final class ScalarGruGates {

  private ScalarGruGates() {
  }

  /**
   * <pre>
   * r = σ(r), z = σ(z)
   * n = tanh(inputs + r · n)
   * h' = n + z · (h − n)        which is (1 − z) · n + z · h
   * </pre>
   */
  static float apply(float[] gates, int at, float inputs, float h) {
    float r = ScalarActivations.sigmoid(gates[at]);
    float z = ScalarActivations.sigmoid(gates[at + BLOCK]);
    float n = ScalarActivations.tanh(Math.fma(r, gates[at + 2 * BLOCK], inputs));
    gates[at] = r;
    gates[at + BLOCK] = z;
    gates[at + 2 * BLOCK] = n;
    return Math.fma(z, h - n, n);
  }
}
