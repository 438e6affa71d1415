package io.cellstream.format.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Text as bytes in UTF-8, held to it strictly. */
public final class TextBytes {
  private static final char REPLACEMENT = '\uFFFD';

  private TextBytes() {
  }

  /** The text of the bytes from {@code from} to {@code to}; empty if they are not UTF-8. */
  public static Optional<String> decoded(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, UTF_8);
    // decoding puts a replacement character in the place of what is malformed, so only one of these leaves a doubt
    return text.indexOf(REPLACEMENT) < 0 || isUtf8(bytes, from, to) ? Optional.of(text) : Optional.empty();
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** @throws RejectedEventException NOT_TEXT if the bytes are not UTF-8 */
  public static String text(byte[] bytes) throws RejectedEventException {
    return decoded(bytes, 0, bytes.length).orElseThrow(
        () -> new RejectedEventException(RejectCause.NOT_TEXT, "a value of " + bytes.length + " bytes is not text in UTF-8"));
  }

  /** Whether a text has half a surrogate pair, which is no character and has no UTF-8. */
  public static boolean hasHalfPair(String text) {
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
