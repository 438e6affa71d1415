package io.cellstream.format;

import java.io.ByteArrayOutputStream;

/** Writes the parts that Protobuf's bytes are made of. */
final class ProtoOutput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  void tag(int number, int wireType) {
    varint(Integer.toUnsignedLong(ProtoBytes.tag(number, wireType)));
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
  void bits(ProtoKind kind, long bits) {
    switch (kind.wireType()) {
      case ProtoBytes.FIXED32 -> fixed(bits, Integer.BYTES);
      case ProtoBytes.FIXED64 -> fixed(bits, Long.BYTES);
      default -> varint(bits);
    }
  }

  private void fixed(long bits, int count) {
    for (int i = 0; i < count; i++) {
      bytes.write((int) (bits >>> (Byte.SIZE * i)));
    }
  }

  void field(int number, byte[] content) {
    tag(number, ProtoBytes.LENGTH);
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
