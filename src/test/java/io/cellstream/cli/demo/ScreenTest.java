package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final String ESC = "\u001b[";

  private final StringWriter shown = new StringWriter();

  @Test
  void printsPlainTextWhereThereIsNoTerminal() {
    try (Screen screen = screen(false)) {
      screen.draw(List.of("passing"));
      screen.settle(List.of(screen.good("done"), screen.faint("faint")));
      screen.line(screen.strong("next"));
    }
    assertThat(shown.toString()).isEqualTo(lines("done", "faint", "next"));
  }

  @Test
  void lettersOfOthersDriveNothing() {
    try (Screen screen = screen(true)) {
      screen.line("\u001b[2J\u009b\u202e 한국어");
      screen.begin("\u001b]0;owned\u0007");
    }
    assertThat(shown.toString()).isEqualTo(lines("\\u001b[2J\\u009b\\u202e 한국어") + "\\u001b]0;owned\\u0007");
  }

  @Test
  void drawsABlockOverTheOneBefore() {
    try (Screen screen = screen(true)) {
      screen.draw(List.of("a", "b"));
      shown.getBuffer().setLength(0);
      screen.draw(List.of("c", "d"));
    }
    assertThat(shown.toString()).startsWith(ESC + "2A\rc" + ESC + "K\n\rd" + ESC + "K\n");
  }

  @Test
  void leavesTheTerminalAsItWasWheneverItEnds() {
    Screen screen = screen(true);
    screen.draw(List.of("a"));
    assertThat(shown.toString()).startsWith(ESC + "?25l" + ESC + "?7l");
    screen.interrupt();
    screen.draw(List.of("too late"));

    assertThat(shown.toString()).endsWith(ESC + "?7h" + ESC + "?25h" + System.lineSeparator()).doesNotContain("too late");
  }

  @Test
  void beginsANewBlockBelowASettledOne() {
    Screen screen = screen(true);
    screen.settle(List.of("a"));
    shown.getBuffer().setLength(0);
    screen.draw(List.of("b"));

    assertThat(shown.toString()).endsWith("\rb" + ESC + "K\n").doesNotContain(ESC + "1A");
  }

  @Test
  void isNoTerminalWhereTheEnvironmentSaysSo() {
    assertThat(Screen.of(new PrintWriter(shown), Map.of("TERM", "dumb")).isTerminal()).isFalse();
    assertThat(Screen.of(new PrintWriter(shown), Map.of()).isTerminal()).isFalse();
  }

  private Screen screen(boolean isTerminal) {
    return new Screen(new PrintWriter(shown), isTerminal, isTerminal);
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }
}
