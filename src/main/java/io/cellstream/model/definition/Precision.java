package io.cellstream.model.definition;

/** The type in which the weights of recurrent layers are stored. */
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

  /** The name in packages and options. */
  public String text() {
    return text;
  }

  public int bits() {
    return bits;
  }

  /** The number of weights in a word of 32 bits. */
  public int perWord() {
    return Integer.SIZE / bits;
  }

  /** n, rounded up to whole words of weights. */
  public int padded(int n) {
    return Math.multiplyExact(words(n), perWord());
  }

  /** The number of words that n weights take. */
  public int words(int n) {
    return Math.ceilDiv(n, perWord());
  }
}
