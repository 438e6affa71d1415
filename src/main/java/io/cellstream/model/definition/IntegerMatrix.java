package io.cellstream.model.definition;

import java.util.Arrays;

/**
 * Weights as integers with one scale per gate row, in words of 32 bits. A word holds 2 or 4 neighbouring columns of a row, the first one in
 * the lowest bits; a row's last word is filled up with zeros.
 *
 * <p>A weight is its integer plus a fraction, whose digits are the integers of the earlier columns in its word: if the word is shifted left
 * until the weight's own bits are on top, and rounded to f32, it is the weight divided by {@code scale / 2^(32 − bits)}. So a kernel shifts
 * and need not mask. The quantiser subtracts the fraction beforehand, so it costs no accuracy.
 *
 * @param words {@code [rows × words per row]}; owned by the matrix, not to be changed
 * @param scale {@code [rows]}, positive: the value of the integer 1
 */
public record IntegerMatrix(Precision precision, int rows, int columns, int[] words, Tensor scale) implements Matrix {

  public IntegerMatrix {
    if ((long) rows * precision.words(columns) != words.length || scale.data().length != rows) {
      throw new IllegalArgumentException("a matrix of " + rows + " × " + columns + " " + precision.text() + " can't have " + words.length
          + " words and " + scale.data().length + " scales");
    }
  }

  /**
   * Makes a matrix from plain integers.
   *
   * @param integers {@code [rows × columns]}, row-major, each within the precision's bits
   */
  public static IntegerMatrix of(Precision precision, int rows, int columns, int[] integers, Tensor scale) {
    int[] words = new int[Math.multiplyExact(rows, precision.words(columns))];
    for (int i = 0; i < integers.length; i++) {
      int column = i % columns;
      int shift = column % precision.perWord() * precision.bits();
      words[i / columns * precision.words(columns) + column / precision.perWord()] |= (integers[i] & mask(precision)) << shift;
    }
    return new IntegerMatrix(precision, rows, columns, words, scale);
  }

  /** The integers without fractions, {@code [rows × columns]}. */
  public int[] integers() {
    int[] integers = new int[rows * columns];
    Arrays.setAll(integers, i -> onTop(i / columns, i % columns) >> (Integer.SIZE - precision.bits()));
    return integers;
  }

  /** For each row, the value of a word's lowest bit when a weight's own bits are on top: the scale divided by {@code 2^(32 − bits)}. */
  public float[] wordScales() {
    float[] scales = scale.data().clone();
    for (int row = 0; row < rows; row++) {
      scales[row] = Math.scalb(scales[row], precision.bits() - Integer.SIZE);
    }
    return scales;
  }

  @Override
  public double at(int row, int column) {
    return Math.scalb((double) (float) onTop(row, column), precision.bits() - Integer.SIZE) * scale.data()[row];
  }

  private int onTop(int row, int column) {
    int word = words[row * precision.words(columns) + column / precision.perWord()];
    return word << (Integer.SIZE - precision.bits() * (column % precision.perWord() + 1));
  }

  private static int mask(Precision precision) {
    return (1 << precision.bits()) - 1;
  }
}
