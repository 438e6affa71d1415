package io.cellstream.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlyphsTest {

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
  void cutsToCodePoints() {
    assertThat(Glyphs.tail("a😀bc", 3)).isEqualTo("…bc");
    assertThat(Glyphs.head("a😀bc", 3)).isEqualTo("a😀…");
    assertThat(Glyphs.head("ab", 3)).isEqualTo("ab ");
  }
}
