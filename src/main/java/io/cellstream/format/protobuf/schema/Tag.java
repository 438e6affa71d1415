package io.cellstream.format.protobuf.schema;

/** What stands in front of a field's content: the field's number, and by which of the wire types its content is written. */
public final class Tag {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int LENGTH = 2;
  public static final int GROUP = 3;
  public static final int END_GROUP = 4;
  public static final int FIXED32 = 5;
  private static final int TYPE_BITS = 3;

  private Tag() {
  }

  public static int of(int number, int wireType) {
    return (number << TYPE_BITS) | wireType;
  }

  public static int number(int tag) {
    return tag >>> TYPE_BITS;
  }

  public static int wireType(int tag) {
    return tag & ((1 << TYPE_BITS) - 1);
  }
}
