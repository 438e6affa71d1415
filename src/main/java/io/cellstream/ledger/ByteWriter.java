package io.cellstream.ledger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A growing array of bytes, little-endian. A varint takes as many bytes as its value needs, seven bits in each, the lowest first. */
final class ByteWriter {
  /** Bytes of a SHA-256 hash. */
  static final int HASH_BYTES = 32;
  /** The most bytes that a varint takes. */
  static final int MOST_VARINT = 10;

  private byte[] bytes;
  private int size;

  ByteWriter(int expected) {
    this.bytes = new byte[expected];
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** The array itself, of which the first {@link #size} bytes count; not to be changed. */
  byte[] array() {
    return bytes;
  }

  void clear() {
    size = 0;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  void raw(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Writes a SHA-256 hash, given as hex. */
  void hash(String hex) {
    raw(HexFormat.of().parseHex(hex));
  }

  void raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Writes an unsigned whole number. */
  void varint(long value) {
    reserve(MOST_VARINT);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Writes a signed whole number (zigzag, so that small ones of either sign are short). */
  void signed(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  void int32(int value) {
    reserve(Integer.BYTES);
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  void int64(long value) {
    int32((int) value);
    int32((int) (value >>> 32));
  }

  void floats(float[] values) {
    reserve(Float.BYTES * values.length);
    ByteBuffer.wrap(bytes, size, Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    size += Float.BYTES * values.length;
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    raw(utf8);
  }

  /** Writes a checksum of all bytes so far. */
  void checksum() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, size);
    int32((int) crc.getValue());
  }
}
