package io.cellstream.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlyphsTest {

  @Test
  void aTokenOfAnyLengthIsShownShortInAMessage() {
    assertThat(Glyphs.some(List.of("x".repeat(900_000)))).isEqualTo("'" + "x".repeat(39) + "…' and the like (1 in all)");
  }

  @Test
  void aLineTurnedAroundIsNot() {
    assertThat(Glyphs.text("\u202ea\u009bb")).isEqualTo("�a�b");
  }

  @Test
  void namesAFewTokensLettersFirst() {
    assertThat(Glyphs.some(List.of("\n", " ", "!", "\u0007", "3", "A", "b", "the")))
        .isEqualTo("'A' 'b' 'the' '!' '�' and the like (8 in all)");
  }

  @Test
  void letsBlanksAndLineBreaksBeSeen() {
    assertThat(Glyphs.token(" ") + Glyphs.token("\n") + Glyphs.token("\u001b") + Glyphs.token("x")).isEqualTo("␣↵�x");
  }

  @Test
  void cutsToColumns() {
    assertThat(Glyphs.tail("a𝒳bc", 3)).isEqualTo("…bc");
    assertThat(Glyphs.head("a𝒳bc", 3)).isEqualTo("a𝒳…");
    assertThat(Glyphs.head("ab", 3)).isEqualTo("ab ");
  }

  @Test
  void givesWideCharactersTwoColumnsAndMarksNone() {
    assertThat(Glyphs.columns("육 십")).isEqualTo(5);
    assertThat(Glyphs.columns("漢かカｶ。Ａ😀é")).isEqualTo(2 + 2 + 2 + 1 + 2 + 2 + 2 + 1);
    assertThat(Glyphs.columns("e\u0301")).isEqualTo(1);
    assertThat(Glyphs.columns("\u1100\u1161\u11a8")).as("a syllable in its letters").isEqualTo(2);
  }

  @Test
  void neverCutsThroughAWideCharacter() {
    assertThat(Glyphs.head("육십삼", 4)).isEqualTo("육… ");
    assertThat(Glyphs.head("육십삼", 5)).isEqualTo("육십…");
    assertThat(Glyphs.head("육십삼", 7)).isEqualTo("육십삼 ");
    assertThat(Glyphs.tail("육십삼", 4)).isEqualTo("…삼 ");
    assertThat(Glyphs.tail("육십삼", 5)).isEqualTo("…십삼");
  }
}
