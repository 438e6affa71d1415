package io.cellstream.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the parts that Protobuf's bytes are made of, one after the other. See
 * <a href="https://protobuf.dev/programming-guides/encoding/">its encoding</a>. A length-delimited part is a range: where it begins in the upper
 * 32 bits, and where it ends in the lower ones. For one thread.
 */
final class ProtoBytes {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;
  /** How deeply messages may be nested, as Protobuf's own readers have it. */
  static final int DEEPEST = 100;
  private static final int TYPE_BITS = 3;
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = {};
  private int at;
  private int end;
  private final int[] groups = new int[DEEPEST];

  /** Reads these bytes from now on. */
  void open(byte[] value) {
    bytes = value;
    at = 0;
    end = value.length;
  }

  /** Reads a part of the bytes from now on. */
  void enter(long range) {
    at = from(range);
    end = to(range);
  }

  static long range(int from, int to) {
    return ((long) from << 32) | to;
  }

  static int from(long range) {
    return (int) (range >>> 32);
  }

  static int to(long range) {
    return (int) range;
  }

  static int number(int tag) {
    return tag >>> TYPE_BITS;
  }

  static int wireType(int tag) {
    return tag & ((1 << TYPE_BITS) - 1);
  }

  static int tag(int number, int wireType) {
    return (number << TYPE_BITS) | wireType;
  }

  byte[] bytes() {
    return bytes;
  }

  byte[] copy(long range) {
    return Arrays.copyOfRange(bytes, from(range), to(range));
  }

  boolean isEnd() {
    return at >= end;
  }

  /** What the rest is. */
  long rest() {
    return range(at, end);
  }

  int tag() throws ProtoDamageException {
    long tag = varint();
    if (tag >>> 32 != 0 || number((int) tag) == 0) {
      throw new ProtoDamageException("there is no field number at byte " + at);
    }
    return (int) tag;
  }

  long varint() throws ProtoDamageException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at >= end) {
        throw truncated();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new ProtoDamageException("the number before byte " + at + " has more than 10 bytes");
  }

  /** The number that a field of this wire type has, or the range of its content. */
  long content(int tag) throws ProtoDamageException {
    return switch (wireType(tag)) {
      case VARINT -> varint();
      case FIXED64 -> (long) LONGS.get(bytes, advance(Long.BYTES));
      case FIXED32 -> (int) INTS.get(bytes, advance(Integer.BYTES)) & 0xffff_ffffL;
      case LENGTH -> {
        long length = varint();
        if (length < 0 || length > end - at) {
          throw truncated();
        }
        int from = advance((int) length);
        yield range(from, at);
      }
      case GROUP -> group(number(tag));
      default -> throw new ProtoDamageException("field " + number(tag) + " before byte " + at + " has no content");
    };
  }

  private int advance(int length) throws ProtoDamageException {
    if (length > end - at) {
      throw truncated();
    }
    int from = at;
    at += length;
    return from;
  }

  /** Up to the tag that ends the group: it has no length. */
  private long group(int number) throws ProtoDamageException {
    int from = at;
    int depth = 0;
    groups[0] = number;
    while (true) {
      int before = at;
      int tag = tag();
      switch (wireType(tag)) {
        case END_GROUP -> {
          if (number(tag) != groups[depth]) {
            throw new ProtoDamageException("group " + groups[depth] + " is ended as group " + number(tag));
          }
          if (depth == 0) {
            return range(from, before);
          }
          depth--;
        }
        case GROUP -> {
          depth++;
          if (depth == DEEPEST) {
            throw tooDeep();
          }
          groups[depth] = number(tag);
        }
        default -> content(tag);
      }
    }
  }

  static ProtoDamageException tooDeep() {
    return new ProtoDamageException("it is nested more than " + DEEPEST + " deep");
  }

  private ProtoDamageException truncated() {
    return new ProtoDamageException("it ends within a field, at byte " + end);
  }
}
