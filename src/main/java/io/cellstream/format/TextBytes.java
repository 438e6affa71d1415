package io.cellstream.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/** Text as bytes in UTF-8, held to it strictly. */
final class TextBytes {
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final char REPLACEMENT = '\uFFFD';

  private TextBytes() {
  }

  /** Whether the bytes from {@code from} on are UTF-8. Most values are ASCII, of which eight bytes are seen at once. */
  static boolean isUtf8(byte[] bytes, int from) {
    int at = from;
    while (at <= bytes.length - Long.BYTES && ((long) EIGHT.get(bytes, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    while (at < bytes.length && bytes[at] >= 0) {
      at++;
    }
    return at == bytes.length || isDecodable(bytes, at);
  }

  /** Decoding puts a replacement character in the place of what is malformed, so only one of these leaves a doubt. */
  private static boolean isDecodable(byte[] bytes, int from) {
    return new String(bytes, from, bytes.length - from, UTF_8).indexOf(REPLACEMENT) < 0 || isStrictlyDecodable(bytes, from);
  }

  private static boolean isStrictlyDecodable(byte[] bytes, int from) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** @throws RejectedEventException NOT_TEXT if the bytes are not UTF-8 */
  static String text(byte[] bytes) throws RejectedEventException {
    String text = new String(bytes, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !isStrictlyDecodable(bytes, 0)) {
      throw new RejectedEventException(RejectCause.NOT_TEXT, "a value of " + bytes.length + " bytes is not text in UTF-8");
    }
    return text;
  }

  /** Whether a text has half a surrogate pair, which is no character and has no UTF-8. */
  static boolean hasHalfPair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
