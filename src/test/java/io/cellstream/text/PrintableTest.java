package io.cellstream.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  private static final String READABLE = "naïve Ω 漢字 한국어 שלום 😀 👨‍👩‍👧 می‌خواهم é";

  @Test
  void whatWouldDriveATerminalOrTurnTheLineAroundIsEscaped() {
    assertThat(Printable.line("a\u001b[31mred\u0007 \u009b2J\u202ekcab")).isEqualTo("a\\u001b[31mred\\u0007 \\u009b2J\\u202ekcab");
  }

  @Test
  void severalLinesBecomeOne() {
    assertThat(Printable.line(" one\r\n\ttwo\n")).isEqualTo("one two");
  }

  @Test
  void lettersOfAnyAlphabetAndJoinedEmojiStay() {
    assertThat(Printable.line(READABLE)).isEqualTo(READABLE);
    assertThat(Printable.lines(READABLE)).isEqualTo(READABLE);
    assertThat(Printable.isPlain(READABLE)).isTrue();
  }

  @Test
  void aLongLineIsCutAndSaysHowLongItWas() {
    assertThat(Printable.line("x".repeat(900_000), 3)).isEqualTo("xxx… (900,000 characters)");
    assertThat(Printable.line("x".repeat(900_000)).length()).isLessThan(Printable.LINE + 40);
    assertThat(Printable.line("𝒳𝒳𝒳", 3)).as("a character may be two chars").isEqualTo("𝒳𝒳𝒳");
    assertThat(Printable.line("𝒳𝒳𝒳", 2)).isEqualTo("𝒳𝒳… (6 characters)");
  }

  @Test
  void anothersWordStandsInQuotationMarksWithItsLineBreaksSeen() {
    assertThat(Printable.quoted("a\nb c")).isEqualTo("\"a\\u000ab c\"");
    assertThat(Printable.quoted("x".repeat(41))).isEqualTo("\"" + "x".repeat(40) + "\"… (41 characters)");
  }

  @Test
  void linesKeepTheirLayoutAndTheirLength() {
    String table = "one\ttwo\n  three\n".repeat(100_000);
    assertThat(Printable.lines(table)).isEqualTo(table);
    assertThat(Printable.lines("50 %\r100 %\u001b[2J\u2028")).isEqualTo("50 %\\u000d100 %\\u001b[2J\\u2028");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u001b", "\u007f", "\u009b", "\n", "\u200e", "\u202e", "\u2066", "\u2028", "\ud800", "\udb40\udc41"})
  void aNameWithSuchACharacterIsNotPlain(String text) {
    assertThat(Printable.isPlain("a" + text + "b")).isFalse();
    assertThat(Printable.escaped("a" + text + "b", 10)).startsWith("a\\u").endsWith("b").matches("[\\x20-\\x7e]+");
  }
}
