package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.Tag;
import io.cellstream.format.value.TextBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the parts that Protobuf's bytes are made of, one after the other. See
 * <a href="https://protobuf.dev/programming-guides/encoding/">its encoding</a>. A length-delimited part is a range: where it begins in the upper
 * 32 bits, and where it ends in the lower ones. For one thread.
 */
final class MessageInput {
  /** How deeply messages may be nested, as Protobuf's own readers have it. */
  static final int DEEPEST = 100;
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

  byte[] copy(long range) {
    return Arrays.copyOfRange(bytes, from(range), to(range));
  }

  /** The text in this range. */
  String text(long range) throws DamagedMessageException {
    return TextBytes.decoded(bytes, from(range), to(range))
        .orElseThrow(() -> new DamagedMessageException("a string is not valid UTF-8"));
  }

  boolean isEnd() {
    return at >= end;
  }

  /** What the rest is. */
  long rest() {
    return range(at, end);
  }

  int tag() throws DamagedMessageException {
    long tag = varint();
    if (tag >>> 32 != 0 || Tag.number((int) tag) == 0) {
      throw new DamagedMessageException("there is no field number at byte " + at);
    }
    return (int) tag;
  }

  long varint() throws DamagedMessageException {
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
    throw new DamagedMessageException("the number before byte " + at + " has more than 10 bytes");
  }

  /** The number that a field of this wire type has, or the range of its content. */
  long content(int tag) throws DamagedMessageException {
    return switch (Tag.wireType(tag)) {
      case Tag.VARINT -> varint();
      case Tag.FIXED64 -> (long) LONGS.get(bytes, advance(Long.BYTES));
      case Tag.FIXED32 -> (int) INTS.get(bytes, advance(Integer.BYTES)) & 0xffff_ffffL;
      case Tag.LENGTH -> {
        long length = varint();
        if (length < 0 || length > end - at) {
          throw truncated();
        }
        int from = advance((int) length);
        yield range(from, at);
      }
      case Tag.GROUP -> group(Tag.number(tag));
      default -> throw new DamagedMessageException("field " + Tag.number(tag) + " before byte " + at + " has no content");
    };
  }

  private int advance(int length) throws DamagedMessageException {
    if (length > end - at) {
      throw truncated();
    }
    int from = at;
    at += length;
    return from;
  }

  /** Up to the tag that ends the group: it has no length. */
  private long group(int number) throws DamagedMessageException {
    int from = at;
    int depth = 0;
    groups[0] = number;
    while (true) {
      int before = at;
      int tag = tag();
      switch (Tag.wireType(tag)) {
        case Tag.END_GROUP -> {
          if (Tag.number(tag) != groups[depth]) {
            throw new DamagedMessageException("group " + groups[depth] + " is ended as group " + Tag.number(tag));
          }
          if (depth == 0) {
            return range(from, before);
          }
          depth--;
        }
        case Tag.GROUP -> {
          depth++;
          if (depth == DEEPEST) {
            throw tooDeep();
          }
          groups[depth] = Tag.number(tag);
        }
        default -> content(tag);
      }
    }
  }

  static DamagedMessageException tooDeep() {
    return new DamagedMessageException("it is nested more than " + DEEPEST + " deep");
  }

  private DamagedMessageException truncated() {
    return new DamagedMessageException("it ends within a field, at byte " + end);
  }
}
