package io.cellstream.importer.pytorch.pickle;

import io.cellstream.modelfile.ModelFileException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A pickle's bytes in their order, each length held against what is left. */
final class PickleBytes {
  private final String file;
  private final ByteBuffer bytes;

  /** @param file how errors name the file, and what is read of it */
  PickleBytes(String file, byte[] bytes) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int position() {
    return bytes.position();
  }

  /** What PyTorch would not have written. */
  ModelFileException error(String text) {
    return refusal(text, "it is damaged, or not made by torch.save");
  }

  ModelFileException refusal(String text, String wayOn) {
    return new ModelFileException(file + " " + text + " (byte " + bytes.position() + "); " + wayOn);
  }

  int unsignedByte() throws ModelFileException {
    return require(1).get() & 0xff;
  }

  int unsignedShort() throws ModelFileException {
    return require(Short.BYTES).getShort() & 0xffff;
  }

  int integer() throws ModelFileException {
    return require(Integer.BYTES).getInt();
  }

  /** A length of 4 bytes, which must be there. */
  int length4() throws ModelFileException {
    return length(Integer.toUnsignedLong(integer()));
  }

  /** A length of 8 bytes, which must be there. */
  int length8() throws ModelFileException {
    return length(require(Long.BYTES).getLong());
  }

  private int length(long length) throws ModelFileException {
    if (length < 0 || length > bytes.remaining()) {
      throw error("claims a value of " + Long.toUnsignedString(length) + " bytes, but only " + bytes.remaining() + " follow");
    }
    return (int) length;
  }

  void skip(int length) throws ModelFileException {
    require(length).position(bytes.position() + length);
  }

  String text(int length) throws ModelFileException {
    require(length);
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Up to a line feed. */
  String line() throws ModelFileException {
    for (int end = bytes.position(); end < bytes.limit(); end++) {
      if (bytes.get(end) == '\n') {
        String line = text(end - bytes.position());
        skip(1);
        return line;
      }
    }
    throw error("has a name that does not end");
  }

  /** In two's complement, its lowest byte first. */
  BigInteger number(int length) throws ModelFileException {
    require(length);
    byte[] number = new byte[length + 1]; // of no bytes it is 0
    for (int i = length; i > 0; i--) {
      number[i] = bytes.get();
    }
    number[0] = (byte) (length > 0 && number[1] < 0 ? -1 : 0);
    return new BigInteger(number);
  }

  private ByteBuffer require(int length) throws ModelFileException {
    if (bytes.remaining() < length) {
      throw error("ends in the middle of a value");
    }
    return bytes;
  }
}
