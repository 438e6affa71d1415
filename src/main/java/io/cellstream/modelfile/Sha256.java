package io.cellstream.modelfile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 over a stream of values whose encoding is unambiguous: numbers are 8 bytes little-endian, texts and arrays begin with their
 * length, floats and ints are 4 bytes little-endian.
 */
final class Sha256 {
  private static final int CHUNK = 1 << 16;

  private final MessageDigest digest = newDigest();
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  Sha256 number(long value) {
    digest.update(buffer.clear().putLong(value).flip());
    return this;
  }

  Sha256 bytes(byte[] value) {
    number(value.length);
    digest.update(value);
    return this;
  }

  Sha256 text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  Sha256 floats(float... values) {
    number(values.length);
    for (int done = 0; done < values.length;) {
      int count = Math.min(values.length - done, CHUNK / Float.BYTES);
      buffer.clear().asFloatBuffer().put(values, done, count);
      digest.update(buffer.limit(count * Float.BYTES));
      done += count;
    }
    return this;
  }

  Sha256 ints(int[] values) {
    number(values.length);
    for (int done = 0; done < values.length;) {
      int count = Math.min(values.length - done, CHUNK / Integer.BYTES);
      buffer.clear().asIntBuffer().put(values, done, count);
      digest.update(buffer.limit(count * Integer.BYTES));
      done += count;
    }
    return this;
  }

  /** The hash in lower-case hex. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
