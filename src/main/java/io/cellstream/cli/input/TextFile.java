package io.cellstream.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;

/**
 * A text, or the beginning of one.
 *
 * @param isCut whether there is more than was asked for
 */
public record TextFile(String text, boolean isCut) {
  /** What some editors put before the first line. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * Reads UTF-8; no character is cut in two.
   *
   * @param limit the longest text to take, in chars
   * @throws java.nio.charset.CharacterCodingException if it is something else
   */
  public static TextFile read(InputStream in, int limit) throws IOException {
    Reader reader = new InputStreamReader(in, UTF_8.newDecoder());
    StringBuilder text = new StringBuilder();
    char[] part = new char[8192];
    for (int n = reader.read(part); n >= 0 && text.length() <= limit; n = reader.read(part)) {
      text.append(part, 0, n);
    }
    int kept = Math.min(text.length(), limit);
    if (kept < text.length() && Character.isLowSurrogate(text.charAt(kept))) {
      kept--;
    }
    return new TextFile(unmarked(text.substring(0, kept)), kept < text.length());
  }

  static String unmarked(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
  }
}
