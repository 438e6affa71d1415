package io.cellstream.kernel;

/**
 * The arithmetic of a step. Implementations hold no state, and all give the same bits, except for the payload of a NaN. A kernel checks no
 * sizes: its caller does.
 */
public interface Kernel {

  /** {@code scalar} or {@code simd}. */
  String name();

  /** Floats per vector register; 1 for the scalar kernel. */
  int lanes();

  /**
   * {@code sums[r][g] += Σ_k w[g][k] · x[r][k]} for the gate rows g of panels {@code panel} to {@code panel + panels − 1}. Each sum is one
   * chain of FMAs, k ascending from {@code kFrom} to {@code kTo − 1}, and continues from the value in {@code sums}: a caller may cut it at
   * any k, with integer weights at any word. An integer weight counts 2^16 (int16) or 2^24 (int8) times its value, as {@link Panels}
   * explains.
   *
   * @param x indexed by row and k
   * @param sums indexed by r − row and gate row, counted from the first panel asked for
   * @param row the first of {@code rows} rows
   */
  void product(Panels w, int panel, int panels, int kFrom, int kTo, Rows x, Rows sums, int row, int rows);

  /**
   * {@code x[r][j] ← x[r][j] · factors[from + j]} for rows 0 to {@code rows − 1}.
   *
   * @param n a multiple of 16
   */
  void scale(Rows x, int rows, int n, float[] factors, int from);

  /**
   * The LSTM cell, 16 hidden units per panel: computes the new c (in place) and the new h from the pre-activations of i, f, g, o, which it
   * overwrites.
   *
   * @param gates the pre-activations, indexed by r − row and gate row of the panels; its rows have no gaps
   * @param c indexed by row and unit of all panels
   * @param h indexed by row and unit of all panels
   */
  void lstmGates(Rows gates, int panel, int panels, Rows c, Rows h, int row, int rows);

  /**
   * The GRU cell, in blocks of 16 hidden units: computes the new h from the pre-activations of r, z and the two parts of n. It overwrites
   * {@code gates}.
   *
   * @param gates pre-activations, indexed by r − row, block and {@code [16 × r, 16 × z, 16 × n's part from h]}; its rows have no gaps
   * @param inputs n's part from the inputs, indexed by r − row, block and unit
   * @param unit the first unit of the first block
   * @param h indexed by row and unit; whole blocks are read, so the array must hold the last row's last block to its end
   * @param hNew indexed by row and unit, written
   */
  void gruGates(Rows gates, Rows inputs, int unit, int blocks, Rows h, Rows hNew, int row, int rows);

  /** {@code x ← 1 / (1 + e^−x)}; {@code n} is a multiple of 16. */
  void sigmoid(float[] x, int from, int n);

  /** {@code x ← tanh x}; {@code n} is a multiple of 16. */
  void tanh(float[] x, int from, int n);

  /** {@code x ← max(x, 0)}, where NaN stays NaN; {@code n} is a multiple of 16. */
  void relu(float[] x, int from, int n);

  /**
   * {@code y = e^(x − m) / Σ e^(x − m)} with {@code m = max x}; {@code n} is a multiple of 16: the caller pads x with −∞. Element i is
   * added to partial sum i mod 16.
   *
   * @param scratch 16 floats; afterwards the first holds the sum, and the second m
   */
  void softmax(float[] x, int xFrom, float[] y, int yFrom, int n, float[] scratch, int scratchFrom);

  /** The index of the first element from {@code from} on that is greater than {@code bound}; {@code to} if there is none before it. */
  int nextAbove(float[] x, int from, int to, float bound);

  /** Whether all n elements are finite. */
  boolean isFinite(float[] x, int from, int n);
}
