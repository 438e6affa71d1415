package io.cellstream.text;

import java.util.stream.Collectors;

/** Text of unknown origin, made fit for a line on a terminal. */
public final class Printable {
  private Printable() {
  }

  /** On one line, white space as single blanks, and what would drive a terminal or turn the line around as {@code �}. */
  public static String line(String text) {
    return text.strip().replaceAll("\\s+", " ").codePoints().mapToObj(c -> drives(c) ? "�" : Character.toString(c))
        .collect(Collectors.joining());
  }

  private static boolean drives(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      default -> false;
    };
  }
}
