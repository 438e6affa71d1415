package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes whole vectors at a time. A vector's lanes are gate rows, hidden units or partial results, never terms of one sum, so 4, 8 and 16
 * lanes give the bits of the scalar kernel.
 *
 * <p>C2 keeps vectors in registers only while it inlines every call on them. It stops inlining at a method's node budget; beyond that,
 * vectors are boxed, which is many times slower. So the methods that hold vectors are short, flat and few.
 */
final class SimdKernel implements Kernel {
  /** Java's preferred width, up to 512 bits: 4, 8 or 16 lanes, so that a block is whole vectors. */
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > BLOCK
      ? FloatVector.SPECIES_512
      : FloatVector.SPECIES_PREFERRED;

  /** Vectors of packed words, with as many lanes as a vector of floats. */
  static final VectorSpecies<Integer> WORDS = SPECIES.withLanes(int.class);

  @Override
  public String name() {
    return "simd";
  }

  @Override
  public int lanes() {
    return SPECIES.length();
  }

  @Override
  public void product(Panels w, int panel, int panels, int kFrom, int kTo, Rows x, Rows sums, int row, int rows) {
    SimdProduct.product(w, panel, panels, kFrom, kTo, x, sums, row, rows);
  }

  @Override
  public void scale(Rows x, int rows, int n, float[] factors, int from) {
    for (int r = 0; r < rows; r++) {
      int at = x.at(r);
      for (int j = 0; j < n; j += SPECIES.length()) {
        FloatVector.fromArray(SPECIES, x.data(), at + j).mul(FloatVector.fromArray(SPECIES, factors, from + j)).intoArray(x.data(), at + j);
      }
    }
  }

  @Override
  public void lstmGates(Rows gates, int panel, int panels, Rows c, Rows h, int row, int rows) {
    SimdLstmGates.apply(gates, panel, panels, c, h, row, rows);
  }

  @Override
  public void gruGates(Rows gates, Rows inputs, int unit, int blocks, Rows h, Rows hNew, int row, int rows) {
    SimdGruGates.apply(gates, inputs, unit, blocks, h, hNew, row, rows);
  }

  @Override
  public void sigmoid(float[] x, int from, int n) {
    SimdActivations.sigmoid(x, from, BLOCK, BLOCK, n / BLOCK);
  }

  @Override
  public void tanh(float[] x, int from, int n) {
    SimdActivations.tanh(x, from, BLOCK, BLOCK, n / BLOCK);
  }

  @Override
  public void relu(float[] x, int from, int n) {
    for (int i = from; i < from + n; i += SPECIES.length()) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(x, i);
    }
  }

  @Override
  public void softmax(float[] x, int xFrom, float[] y, int yFrom, int n, float[] scratch, int scratchFrom) {
    SimdSoftmax.softmax(x, xFrom, y, yFrom, n, scratch, scratchFrom);
  }

  @Override
  public int nextAbove(float[] x, int from, int to, float bound) {
    int i = from + SimdSearch.skippable(x, from, to, bound);
    while (i < to && !(x[i] > bound)) {
      i++;
    }
    return i;
  }

  /** x · 0 is 0 for a finite x and NaN for any other, and a NaN stays in a sum. Four sums hide the latency of an FMA. */
  @Override
  public boolean isFinite(float[] x, int from, int n) {
    int length = SPECIES.length();
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a = zero;
    FloatVector b = zero;
    FloatVector c = zero;
    FloatVector d = zero;
    int i = from;
    for (; i + 4 * length <= from + n; i += 4 * length) {
      a = FloatVector.fromArray(SPECIES, x, i).fma(zero, a);
      b = FloatVector.fromArray(SPECIES, x, i + length).fma(zero, b);
      c = FloatVector.fromArray(SPECIES, x, i + 2 * length).fma(zero, c);
      d = FloatVector.fromArray(SPECIES, x, i + 3 * length).fma(zero, d);
    }
    for (; i + length <= from + n; i += length) {
      a = FloatVector.fromArray(SPECIES, x, i).fma(zero, a);
    }
    boolean finite = !a.add(b).add(c.add(d)).test(VectorOperators.IS_NAN).anyTrue();
    for (; i < from + n; i++) {
      finite &= Float.isFinite(x[i]);
    }
    return finite;
  }
}
