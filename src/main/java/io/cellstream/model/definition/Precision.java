package io.cellstream.model.definition;

/** What a weight of a recurrent layer is stored as. */
public enum Precision {
  F32("f32", Float.SIZE), //
  INT16("int16", Short.SIZE), //
  INT8("int8", Byte.SIZE);

  private final String text;
  private final int bits;

  Precision(String text, int bits) {
    this.text = text;
    this.bits = bits;
  }

  /** As packages and options spell it. */
  public String text() {
    return text;
  }

  public int bits() {
    return bits;
  }

  /** Weights in a word of 32 bits. */
  public int perWord() {
    return Integer.SIZE / bits;
  }

  /** n weights of a row, up to whole words. */
  public int padded(int n) {
    return Math.multiplyExact(words(n), perWord());
  }

  /** The words that n weights of a row take. */
  public int words(int n) {
    return Math.ceilDiv(n, perWord());
  }
}
