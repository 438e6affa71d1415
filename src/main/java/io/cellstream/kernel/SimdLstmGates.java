package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;
import static io.cellstream.kernel.SimdKernel.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The LSTM cell of many hidden units, in several loops over their pre-activations, which stay in L1. */
final class SimdLstmGates {
  private static final int L = SPECIES.length();
  private static final int I = 0;
  private static final int F = BLOCK;
  private static final int G = 2 * BLOCK;
  private static final int O = 3 * BLOCK;

  private SimdLstmGates() {
  }

  /**
   * <pre>
   * i = σ(i), f = σ(f), g = tanh(g), o = σ(o)
   * c' = f · c + i · g
   * h' = o · tanh(c')
   * </pre>
   */
  static void apply(Rows gates, int panel, int panels, Rows c, Rows h, int row, int rows) {
    int blocks = panels * rows;
    SimdActivations.sigmoid(gates.data(), gates.from() + I, 2 * BLOCK, PANEL, blocks);
    SimdActivations.tanh(gates.data(), gates.from() + G, BLOCK, PANEL, blocks);
    SimdActivations.sigmoid(gates.data(), gates.from() + O, BLOCK, PANEL, blocks);
    for (int r = 0; r < rows; r++) {
      cell(gates.data(), gates.at(r), c.data(), c.at(row + r) + panel * BLOCK, panels * BLOCK);
    }
    SimdActivations.tanh(gates.data(), gates.from() + G, BLOCK, PANEL, blocks);
    for (int r = 0; r < rows; r++) {
      hidden(gates.data(), gates.at(r), h.data(), h.at(row + r) + panel * BLOCK, panels * BLOCK);
    }
  }

  /** {@code c' = f · c + i · g}; c' also replaces g, for its tanh. */
  private static void cell(float[] gates, int at, float[] c, int cAt, int units) {
    for (int u = 0; u < units; u += L) {
      int gate = at + u / BLOCK * PANEL + u % BLOCK;
      FloatVector ig = FloatVector.fromArray(SPECIES, gates, gate + I).mul(FloatVector.fromArray(SPECIES, gates, gate + G));
      FloatVector cNew = FloatVector.fromArray(SPECIES, gates, gate + F).fma(FloatVector.fromArray(SPECIES, c, cAt + u), ig);
      cNew.intoArray(c, cAt + u);
      cNew.intoArray(gates, gate + G);
    }
  }

  /** {@code h' = o · tanh(c')}, where tanh(c') is in the place of g. */
  private static void hidden(float[] gates, int at, float[] h, int hAt, int units) {
    for (int u = 0; u < units; u += L) {
      int gate = at + u / BLOCK * PANEL + u % BLOCK;
      FloatVector.fromArray(SPECIES, gates, gate + O).mul(FloatVector.fromArray(SPECIES, gates, gate + G)).intoArray(h, hAt + u);
    }
  }
}
