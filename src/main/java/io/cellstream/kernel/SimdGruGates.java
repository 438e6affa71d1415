package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The GRU cell of many hidden units, in several loops over their pre-activations, which stay in L1. */
final class SimdGruGates {
  private static final int L = SPECIES.length();
  private static final int BLOCK_ROWS = 3 * BLOCK;
  private static final int R = 0;
  private static final int Z = BLOCK;
  private static final int N = 2 * BLOCK;

  private SimdGruGates() {
  }

  /**
   * <pre>
   * r = σ(r), z = σ(z)
   * n = tanh(inputs + r · n)
   * h' = n + z · (h − n)        which is (1 − z) · n + z · h
   * </pre>
   */
  static void apply(Rows gates, Rows inputs, int unit, int blocks, Rows h, Rows hNew, int row, int rows) {
    int all = gates.stride() / BLOCK_ROWS * rows;
    SimdActivations.sigmoid(gates.data(), gates.from() + R, 2 * BLOCK, BLOCK_ROWS, all);
    for (int r = 0; r < rows; r++) {
      candidate(gates.data(), gates.at(r), inputs.data(), inputs.at(r), blocks * BLOCK);
    }
    SimdActivations.tanh(gates.data(), gates.from() + N, BLOCK, BLOCK_ROWS, all);
    for (int r = 0; r < rows; r++) {
      hidden(gates.data(), gates.at(r), h.data(), h.at(row + r) + unit, hNew.data(), hNew.at(row + r) + unit, blocks * BLOCK);
    }
  }

  private static void candidate(float[] gates, int at, float[] inputs, int inputsAt, int units) {
    for (int u = 0; u < units; u += L) {
      int gate = at + u / BLOCK * BLOCK_ROWS + u % BLOCK;
      FloatVector.fromArray(SPECIES, gates, gate + R)
          .fma(FloatVector.fromArray(SPECIES, gates, gate + N), FloatVector.fromArray(SPECIES, inputs, inputsAt + u))
          .intoArray(gates, gate + N);
    }
  }

  private static void hidden(float[] gates, int at, float[] h, int hAt, float[] hNew, int hNewAt, int units) {
    for (int u = 0; u < units; u += L) {
      int gate = at + u / BLOCK * BLOCK_ROWS + u % BLOCK;
      FloatVector n = FloatVector.fromArray(SPECIES, gates, gate + N);
      FloatVector.fromArray(SPECIES, gates, gate + Z).fma(FloatVector.fromArray(SPECIES, h, hAt + u).sub(n), n).intoArray(hNew, hNewAt + u);
    }
  }
}
