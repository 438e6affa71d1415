package io.cellstream.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LookAlikeTest {
  private final LookAlike known = new LookAlike(List.of("caf\u00e9", " ", "a"));

  @Test
  void composedAndDecomposedLettersLookTheSame() {
    assertThat(known.of("cafe\u0301")).contains("caf\u00e9");
  }

  @Test
  void blanksOfOtherWidthsAndUnseenCharactersLookTheSame() {
    assertThat(known.of("\u00a0")).contains(" ");
    assertThat(known.of("a\u200b")).contains("a");
  }

  @Test
  void theSameTextAndAnotherOneDoNot() {
    assertThat(known.of("a")).isEmpty();
    assertThat(known.of("cafe")).isEmpty();
    assertThat(known.of("x".repeat(1_000_000))).isEmpty();
  }

  @Test
  void codePointsTellThemApart() {
    assertThat(LookAlike.codePoints("e\u0301\ud83d\ude00")).isEqualTo("U+0065 U+0301 U+1F600");
  }
}
