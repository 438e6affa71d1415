package io.cellstream.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatWouldDriveATerminalOrTurnTheLineAroundIsReplaced() {
    assertThat(Printable.line("a\u001b[31mred\u0007 \u202ekcab")).isEqualTo("a�[31mred� �kcab");
  }

  @Test
  void severalLinesBecomeOne() {
    assertThat(Printable.line(" one\r\n\ttwo\n")).isEqualTo("one two");
  }

  @Test
  void lettersOfAnyAlphabetStay() {
    assertThat(Printable.line("naïve Ω 漢字 😀")).isEqualTo("naïve Ω 漢字 😀");
  }
}
