package io.cellstream.text;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Text of unknown origin, made fit for a table on a terminal. */
public final class Glyphs {
  private static final int SOME = 5;
  private static final String ELLIPSIS = "…";

  private Glyphs() {
  }

  /** A token that stands alone: a blank and a line break must be seen, or they look like nothing. */
  public static String token(String token) {
    return switch (token) {
      case " " -> "␣";
      case "\n" -> "↵";
      default -> text(token);
    };
  }

  /** A few tokens of many, for a message; letters and words rather than stops and digits. */
  public static String some(List<String> tokens) {
    return tokens.stream().filter(token -> !token.isBlank())
        .sorted(Comparator.comparing(token -> !Character.isLetter(token.codePointAt(0)))).limit(SOME).map(token -> "'" + text(token) + "'")
        .collect(Collectors.joining(" ")) + " and the like (" + tokens.size() + " in all)";
  }

  /** Control characters would drive the terminal. */
  public static String text(String text) {
    return text.codePoints().mapToObj(c -> c == '\n' ? "↵" : Character.isISOControl(c) ? "�" : Character.toString(c))
        .collect(Collectors.joining());
  }

  /** Exactly {@code width} code points: the end of a longer text, blanks after a shorter one. */
  public static String tail(String text, int width) {
    int length = text.codePointCount(0, text.length());
    return length <= width
        ? text + " ".repeat(width - length)
        : ELLIPSIS + text.substring(text.offsetByCodePoints(text.length(), 1 - width));
  }

  /** Exactly {@code width} code points: the beginning of a longer text, blanks after a shorter one. */
  public static String head(String text, int width) {
    int length = text.codePointCount(0, text.length());
    return length <= width ? text + " ".repeat(width - length) : text.substring(0, text.offsetByCodePoints(0, width - 1)) + ELLIPSIS;
  }
}
