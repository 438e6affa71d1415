package io.cellstream.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCellAndNoWiderThanTheyMayBe() {
    TextTable table = new TextTable(8, 4);
    table.row("path", "type", "becomes");
    table.row("a.very.long.path", "text", "a part that is never cut");
    table.row("한국", "n", "");

    assertThat(table.lines()).containsExactly("path      type  becomes", "a.very.…  text  a part that is never cut", "한국      n");
  }

  @Test
  void nothingInACellDrivesTheTerminal() {
    TextTable table = new TextTable(8);
    table.row("\u001b[2J", "a\nb");

    assertThat(table.lines()).containsExactly("�[2J  a↵b");
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> new TextTable(8).row("one")).isInstanceOf(IllegalArgumentException.class);
  }
}
