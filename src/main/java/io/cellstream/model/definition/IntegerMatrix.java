package io.cellstream.model.definition;

import io.cellstream.model.Quantiser;
import java.util.Arrays;

/**
 * Weights as integers with a scale per row, in words of 32 bits: 2 or 4 neighbours of a row, the first in the lowest bits. The columns that
 * the last word of a row has too many are 0.
 *
 * <p>A weight is not its integer alone: the integers of the earlier columns in its word go on behind it, as the digits of a fraction.
 * Shifted left until its own bits are on top, the word is the weight in units of {@code scale / 2^(32 − bits)}, rounded to f32. So a
 * kernel shifts, and need not mask; {@link Quantiser} reckons with the fraction, which then costs no accuracy.
 *
 * @param words {@code [rows × words per row]}; owned by the matrix, not to be changed
 * @param scale {@code [rows]}, positive: what 1 means
 */
public record IntegerMatrix(Precision precision, int rows, int columns, int[] words, Tensor scale) implements Matrix {

  public IntegerMatrix {
    if ((long) rows * precision.words(columns) != words.length || scale.data().length != rows) {
      throw new IllegalArgumentException("a matrix of " + rows + " × " + columns + " " + precision.text() + " can't have " + words.length
          + " words and " + scale.data().length + " scales");
    }
  }

  /**
   * From plain integers.
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

  /** The integers alone, {@code [rows × columns]}. */
  public int[] integers() {
    int[] integers = new int[rows * columns];
    Arrays.setAll(integers, i -> onTop(i / columns, i % columns) >> (Integer.SIZE - precision.bits()));
    return integers;
  }

  /** Per row, what the lowest bit of a word means once a weight's own bits are on top: the scale by a power of two. */
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
