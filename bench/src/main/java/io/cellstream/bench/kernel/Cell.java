package io.cellstream.bench.kernel;

import java.util.Locale;

/** The recurrent cells, as PyTorch defines them. */
public enum Cell {
  /** Gate rows in the order i, f, g, o. */
  LSTM(4),
  /** Gate rows in the order r, z, n, with n = tanh(W x + b + r ⊙ (U h + b′)). */
  GRU(3),
  /** h = tanh(W x + b + U h + b′). */
  RNN(1);

  private final int gates;

  Cell(int gates) {
    this.gates = gates;
  }

  /** Blocks of H rows in a weight matrix. */
  public int gates() {
    return gates;
  }

  /** Whether there is a cell state c beside h. */
  public boolean hasCellState() {
    return this == LSTM;
  }

  /** As options and their help spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
