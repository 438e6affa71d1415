package io.cellstream.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Text as bytes in UTF-8, held to it strictly. */
final class TextBytes {
  private static final char REPLACEMENT = '\uFFFD';

  private TextBytes() {
  }

  /** The text of the bytes from {@code from} on; empty if they are not UTF-8. */
  static Optional<String> decoded(byte[] bytes, int from) {
    String text = new String(bytes, from, bytes.length - from, UTF_8);
    // decoding puts a replacement character in the place of what is malformed, so only one of these leaves a doubt
    return text.indexOf(REPLACEMENT) < 0 || isUtf8(bytes, from) ? Optional.of(text) : Optional.empty();
  }

  private static boolean isUtf8(byte[] bytes, int from) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** @throws RejectedEventException NOT_TEXT if the bytes are not UTF-8 */
  static String text(byte[] bytes) throws RejectedEventException {
    return decoded(bytes, 0).orElseThrow(
        () -> new RejectedEventException(RejectCause.NOT_TEXT, "a value of " + bytes.length + " bytes is not text in UTF-8"));
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
