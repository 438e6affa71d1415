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
        .sorted(Comparator.comparing(token -> !Character.isLetter(token.codePointAt(0)))).limit(SOME)
        .map(token -> "'" + head(text(token)) + "'")
        .collect(Collectors.joining(" ")) + " and the like (" + tokens.size() + " in all)";
  }

  private static String head(String token) {
    return columns(token) <= Printable.QUOTE ? token : head(token, Printable.QUOTE).stripTrailing();
  }

  /** What would drive the terminal is shown as one character that does not: see {@link Printable}, which has no columns to keep. */
  public static String text(String text) {
    return text.codePoints().mapToObj(c -> c == '\n' ? "↵" : Printable.drives(c) ? "�" : Character.toString(c))
        .collect(Collectors.joining());
  }

  /** Exactly {@code width} columns: the end of a longer text, blanks after a shorter one. */
  public static String tail(String text, int width) {
    if (columns(text) <= width) {
      return padded(text, width);
    }
    int from = text.length();
    int room = width - columns(ELLIPSIS);
    while (columns(text.codePointBefore(from)) <= room) {
      room -= columns(text.codePointBefore(from));
      from = text.offsetByCodePoints(from, -1);
    }
    return padded(ELLIPSIS + text.substring(from), width);
  }

  /** Exactly {@code width} columns: the beginning of a longer text, blanks after a shorter one. */
  public static String head(String text, int width) {
    if (columns(text) <= width) {
      return padded(text, width);
    }
    int to = 0;
    int room = width - columns(ELLIPSIS);
    while (columns(text.codePointAt(to)) <= room) {
      room -= columns(text.codePointAt(to));
      to = text.offsetByCodePoints(to, 1);
    }
    return padded(text.substring(0, to) + ELLIPSIS, width);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - columns(text));
  }

  /** How many columns of a terminal a text takes. */
  public static int columns(String text) {
    return text.codePoints().map(Glyphs::columns).sum();
  }

  /** Two for a Korean syllable, a Chinese character and their kin (Unicode's East Asian Width), none for what joins the character before it. */
  private static int columns(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isJoiningJamo(c) ? 0 : isWide(c) ? 2 : 1;
    };
  }

  private static boolean isJoiningJamo(int c) {
    return c >= 0x1160 && c <= 0x11ff;
  }

  private static boolean isWide(int c) {
    boolean isHalfWidthForm = c >= 0xff61 && c <= 0xffdc;
    boolean isFullWidthForm = (c >= 0xff01 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x3000 && c <= 0x303e);
    return isFullWidthForm || Character.isEmojiPresentation(c) || (!isHalfWidthForm && switch (Character.UnicodeScript.of(c)) {
      case HANGUL, HAN, HIRAGANA, KATAKANA, BOPOMOFO, YI -> true;
      default -> false;
    });
  }
}
