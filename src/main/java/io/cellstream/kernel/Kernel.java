package io.cellstream.kernel;

/**
 * The arithmetic of a step; its implementations hold no state and give the same bits, but for the payload of a NaN. Callers check sizes:
 * a kernel does not.
 */
public interface Kernel {

  /** {@code scalar} or {@code simd}. */
  String name();

  /** Floats per vector register; 1 for the scalar kernel. */
  int lanes();

  /**
   * {@code sums[r][g] += Σ_k w[g][k] · x[r][k]}, one chain of FMAs with k ascending from {@code kFrom} to {@code kTo − 1}, for the gate rows
   * g of panels {@code panel} to {@code panel + panels − 1}. The chain goes on from what {@code sums} holds, so it may be cut anywhere; of
   * integers, between words. An integer's value is what its word says ({@link Panels}), 2^16 (int16) or 2^24 (int8) times itself.
   *
   * @param x indexed by row and k
   * @param sums indexed by r − row and gate row of the panels asked for
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
   * The LSTM cell of 16 units per panel: from the pre-activations of i, f, g, o, the new c (in place) and h. The pre-activations are
   * consumed.
   *
   * @param pre indexed by r − row and gate row of the panels, its rows without gaps
   * @param c indexed by row and unit of all panels
   * @param h indexed by row and unit of all panels
   */
  void lstmGates(Rows pre, int panel, int panels, Rows c, Rows h, int row, int rows);

  /**
   * The GRU cell of blocks of 16 units: from the pre-activations of r, z and the two halves of n, the new h. The pre-activations are
   * consumed.
   *
   * @param pre indexed by r − row, block and {@code [16 × r, 16 × z, 16 × what n has from h]}, its rows without gaps
   * @param inputs what n has from the inputs, indexed by r − row, block and unit
   * @param unit the first unit of the first block
   * @param h indexed by row and unit; whole blocks are read, so its array goes on behind the last unit of the last row
   * @param hNew indexed by row and unit, written
   */
  void gruGates(Rows pre, Rows inputs, int unit, int blocks, Rows h, Rows hNew, int row, int rows);

  /** {@code x ← 1 / (1 + e^−x)}; {@code n} is a multiple of 16. */
  void sigmoid(float[] x, int from, int n);

  /** {@code x ← tanh x}; {@code n} is a multiple of 16. */
  void tanh(float[] x, int from, int n);

  /** {@code x ← max(x, 0)}, where NaN stays NaN; {@code n} is a multiple of 16. */
  void relu(float[] x, int from, int n);

  /**
   * {@code y = e^(x − m) / Σ e^(x − m)} with {@code m = max x}; {@code n} is a multiple of 16, surplus elements are −∞. Element i is summed in
   * partial i mod 16.
   *
   * @param scratch 16 floats; holds the sum, then m, afterwards
   */
  void softmax(float[] x, int xFrom, float[] y, int yFrom, int n, float[] scratch, int scratchFrom);

  /** The index of the first element from {@code from} on that is greater than {@code bound}; {@code to} if there is none before it. */
  int nextAbove(float[] x, int from, int to, float bound);

  /** Whether all n elements are finite. */
  boolean isFinite(float[] x, int from, int n);
}
