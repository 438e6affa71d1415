package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.Output;
import io.cellstream.model.Output.Candidate;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveTableTest {
  private static final String LONG = "The gate decides. It shuts upon the old, and opens to the new";

  private final LiveTable table = new LiveTable(List.of(line("line-01", "Who keeps the gate?"), line("line-02", LONG)));

  @Test
  void showsWhatEachLineHasAndExpects() {
    table.update("line-01", prediction(2, 1.26f, top("k", 0.914f, "\n", 0.05f, " ", 0.014f, "w", 0.01f)));
    table.update("line-02", prediction(LONG.length() - 1, 12.04f, top("w", 1f, "s", 0f)));

    assertThat(table.lines()).containsExactly( //
        "  line     text so far                           expects next             bits", //
        "  line-01  Who                                   k 91%  ↵  5%  ␣  1%       1.3", //
        "  line-02  … upon the old, and opens to the new  w 100%  s  0%            12.0");
  }

  @Test
  void hasARowForALineThatNothingWasSaidAboutYet() {
    assertThat(table.lines()).hasSize(3).element(1).isEqualTo("  line-01");
  }

  @Test
  void showsTheLineBreakAsSeen() {
    table.update("line-01", prediction(19, null, top("a", 0.5f)));

    assertThat(table.lines().get(1)).isEqualTo("  line-01  Who keeps the gate?↵                  a 50%");
  }

  @Test
  void leavesOutPredictionsForOtherKeys() {
    table.update("line-07", prediction(0, 1f, top("a", 0.5f)));

    assertThat(table.lines()).noneMatch(row -> row.contains("50%"));
  }

  @Test
  void showsNumbersWhereAModelNamesNothing() {
    table.update("line-01", prediction(0, null, new Output(new float[]{0.25f, -1f, 3f, 4f}, List.of())));
    table.update("line-02", prediction(0, null, new Output(null, List.of(new Candidate(7, null, 0.5f)))));

    assertThat(table.lines().get(1)).contains("0.25  -1.00  3.00").doesNotContain("4.00");
    assertThat(table.lines().get(2)).contains("#7 50%");
  }

  @Test
  void letsNoTextDriveTheTerminal() {
    LiveTable hostile = new LiveTable(List.of(line("line-01", "a\u001b[2Jb")));
    hostile.update("line-01", prediction(5, null, top("\u001b", 0.5f, "\u0007", 0.5f)));

    assertThat(String.join("", hostile.lines())).doesNotContain("\u001b", "\u0007").contains("a�[2Jb");
  }

  @Test
  void cutsLongLabels() {
    table.update("line-01", prediction(0, 1f, top("a-rather-long-label", 0.5f, "another", 0.25f)));

    assertThat(table.lines().get(1)).hasSizeLessThan(80).contains("a-rather-long-label 5…");
  }

  private static DemoLine line(String key, String text) {
    return new DemoLine(key, text, List.of());
  }

  private static Prediction prediction(long position, @Nullable Float surprise, Output output) {
    return new Prediction(position, OptionalLong.of(position), Kind.STEP, null, OptionalInt.empty(), output, surprise);
  }

  private static Output top(Object... tokensAndProbabilities) {
    List<Candidate> top = new ArrayList<>();
    for (int i = 0; i < tokensAndProbabilities.length; i += 2) {
      top.add(new Candidate(i / 2, (String) tokensAndProbabilities[i], (Float) tokensAndProbabilities[i + 1]));
    }
    return new Output(null, top);
  }
}
