package io.cellstream.ledger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Reads what {@link ByteWriter} wrote. */
final class ByteReader {
  private final byte[] bytes;
  private final String what;
  private int at;
  private int end;

  /** @param what a name of the bytes, for messages */
  ByteReader(byte[] bytes, String what) {
    this.bytes = bytes;
    this.what = what;
    this.end = bytes.length;
  }

  /** Checks the checksum at the record's end; later reads end before it. */
  void checksum() {
    end = bytes.length - Integer.BYTES;
    require(end >= 0, "is cut short");
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    int expected = ByteBuffer.wrap(bytes, end, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
    require((int) crc.getValue() == expected, "has another checksum than its bytes");
  }

  void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new DamagedRecordException(what + " " + otherwise);
    }
  }

  /** That a number stands for nothing. */
  DamagedRecordException unknown(String of, int code) {
    return new DamagedRecordException(what + " has unknown " + of + " " + code);
  }

  int left() {
    return end - at;
  }

  void requireEnd() {
    require(at == end, "goes on where it should end");
  }

  private void take(int n) {
    require(n >= 0 && n <= left(), "is cut short");
    at += n;
  }

  byte raw() {
    take(1);
    return bytes[at - 1];
  }

  /** Checks a record's format version. */
  void requireVersion(int found, int known) {
    require(found == known, "has format version " + found + ", this Cellstream reads version " + known);
  }

  /** Reads a SHA-256 hash, as lower-case hex. */
  String hash() {
    return HexFormat.of().formatHex(raw(ByteWriter.HASH_BYTES));
  }

  byte[] raw(int n) {
    take(n);
    byte[] copy = new byte[n];
    System.arraycopy(bytes, at - n, copy, 0, n);
    return copy;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = raw();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new DamagedRecordException(what + " has a number of more than " + ByteWriter.MOST_VARINT + " bytes");
  }

  /** A varint that is a count of things to hold in memory. */
  int size() {
    long size = varint();
    require(size >= 0 && size <= Integer.MAX_VALUE, "claims a count of " + size);
    return (int) size;
  }

  long signed() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  int int32() {
    take(Integer.BYTES);
    return ByteBuffer.wrap(bytes, at - Integer.BYTES, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  long int64() {
    return (int32() & 0xffff_ffffL) | ((long) int32() << 32);
  }

  float[] floats(int n) {
    require(n >= 0 && n <= left() / Float.BYTES, "is cut short");
    float[] floats = new float[n];
    ByteBuffer.wrap(bytes, at, n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    at += n * Float.BYTES;
    return floats;
  }

  String text() {
    return new String(raw(size()), StandardCharsets.UTF_8);
  }
}
