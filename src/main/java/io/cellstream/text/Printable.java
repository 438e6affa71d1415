package io.cellstream.text;

import java.util.Locale;

/**
 * Text of unknown origin, made fit to be printed: from a file, an event, a record, another program's error. What would drive a terminal, break the line
 * or turn it around becomes an escape, as JSON writes it ({@code \\u001b}); what is too long is cut and says how long it was. Letters of any script, and
 * emoji, stay as they are. For tables, where each character has its columns, see {@link Glyphs}.
 */
public final class Printable {
  /** The longest line that says something; longer ones are someone's data. */
  public static final int LINE = 2_000;
  /** How much of another's own words is enough to know them by, in characters. */
  static final int QUOTE = 40;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private Printable() {
  }

  /** A message on one line of at most {@value #LINE} characters, white space as single blanks. */
  public static String line(String text) {
    return line(text, LINE);
  }

  /** A message on one line, white space as single blanks, cut after {@code most} characters. */
  public static String line(String text, int most) {
    return escaped(text.strip().replaceAll("\\s+", " "), most);
  }

  /** As {@link #line}, but white space is shown as it is: a blank stays, a line feed is {@code \\u000a}. */
  public static String escaped(String text, int most) {
    int end = text.codePointCount(0, text.length()) <= most ? text.length() : text.offsetByCodePoints(0, most);
    String shown = escape(text.substring(0, end), false);
    return end == text.length() ? shown : shown + said(text);
  }

  /** Another's word inside a message, in quotation marks: its first {@value #QUOTE} characters. */
  public static String quoted(String text) {
    int end = text.codePointCount(0, text.length()) <= QUOTE ? text.length() : text.offsetByCodePoints(0, QUOTE);
    String shown = '"' + escape(text.substring(0, end), false) + '"';
    return end == text.length() ? shown : shown + said(text);
  }

  /**
   * Lines for a terminal, a pipe or a log, which are kept as they are, but for what would drive it. JSON stays the same JSON: there such
   * characters stand inside strings, where an escape means the character.
   */
  public static String lines(String text) {
    return escape(text, true);
  }

  /** Whether a name of this kind is one: text on a line, without what {@link #escaped} would escape. */
  public static boolean isPlain(String text) {
    return text.codePoints().noneMatch(Printable::drives);
  }

  /** A control character, an invisible one that formats, a line's or paragraph's end, or half a character. What joins letters or emoji only joins. */
  static boolean drives(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.FORMAT -> codePoint != ZERO_WIDTH_JOINER && codePoint != ZERO_WIDTH_NON_JOINER;
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      default -> false;
    };
  }

  private static String said(String text) {
    return String.format(Locale.ROOT, "… (%,d characters)", text.length());
  }

  private static String escape(String text, boolean keepLines) {
    StringBuilder escaped = null;
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      boolean plain = (c >= ' ' && c < 0x7f) || (keepLines && isLayout(c)) || !drives(c);
      if (!plain && escaped == null) {
        escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (escaped != null) {
        appendTo(escaped, c, plain);
      }
    }
    return escaped == null ? text : escaped.toString();
  }

  /** A carriage return alone would write over the line; on Windows it ends each. */
  private static boolean isLayout(int c) {
    return c == '\n' || c == '\t' || (c == '\r' && System.lineSeparator().startsWith("\r"));
  }

  private static void appendTo(StringBuilder escaped, int c, boolean plain) {
    if (plain) {
      escaped.appendCodePoint(c);
      return;
    }
    for (char unit : Character.toChars(c)) {
      escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
  }
}
