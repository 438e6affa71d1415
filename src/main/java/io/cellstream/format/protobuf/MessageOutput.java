package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.FieldKind;
import io.cellstream.format.protobuf.schema.Tag;
import java.io.ByteArrayOutputStream;

/** Writes the parts that Protobuf's bytes are made of. */
final class MessageOutput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  void tag(int number, int wireType) {
    varint(Integer.toUnsignedLong(Tag.of(number, wireType)));
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /** A number's bits as a field of this kind has them, without its tag. */
  void bits(FieldKind kind, long bits) {
    switch (kind.wireType()) {
      case Tag.FIXED32 -> fixed(bits, Integer.BYTES);
      case Tag.FIXED64 -> fixed(bits, Long.BYTES);
      default -> varint(bits);
    }
  }

  private void fixed(long bits, int count) {
    for (int i = 0; i < count; i++) {
      bytes.write((int) (bits >>> (Byte.SIZE * i)));
    }
  }

  void field(int number, byte[] content) {
    tag(number, Tag.LENGTH);
    varint(content.length);
    bytes.writeBytes(content);
  }

  void raw(byte[] content) {
    bytes.writeBytes(content);
  }

  int size() {
    return bytes.size();
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
