package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.demo.LiveTable;
import io.cellstream.cli.input.Answers;
import io.cellstream.cli.input.InputFile;
import io.cellstream.cli.input.TextEvents;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.model.head.Output.Candidate;
import io.cellstream.model.head.Output;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.SequenceKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTableTest {
  private static final String LONG = "The gate decides. It shuts upon the old, and opens to the new";

  private static final ModelDefinition NEXT = nextCharacter("\n\u001b" + LONG + "abk?[2J");
  private static final ModelDefinition METER = TestModels.withOutput(
      TestModels.features(3, Shape.MANY_TO_ONE, 3, DenseActivation.SOFTMAX, 2, 6), 2, false, false,
      new Vocabulary(List.of("well", "worn")));

  private final LiveTable table = text(line("line-01", "Who keeps the gate?"), line("line-02", LONG));

  @Test
  void showsWhatEachLineHasAndExpects() {
    update(table, "line-01", prediction(2, 1.26f, top("k", 0.914f, "\n", 0.05f, " ", 0.014f, "w", 0.01f)));
    update(table, "line-02", prediction(LONG.length() - 1, 12.04f, top("w", 1f, "s", 0f)));

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
    update(table, "line-01", prediction(19, null, top("a", 0.5f)));

    assertThat(table.lines().get(1)).isEqualTo("  line-01  Who keeps the gate?↵                  a 50%");
  }

  @Test
  void leavesOutPredictionsForOtherKeys() {
    update(table, "line-07", prediction(0, 1f, top("a", 0.5f)));

    assertThat(table.lines()).noneMatch(row -> row.contains("50%"));
  }

  @Test
  void showsNumbersWhereAModelNamesNothing() {
    update(table, "line-01", prediction(0, null, new Output(new float[]{0.25f, -1f, 3f, 4f}, List.of())));
    update(table, "line-02", prediction(0, null, new Output(null, List.of(new Candidate(7, null, 0.5f)))));

    assertThat(table.lines().get(1)).contains("0.25  -1.00  3.00").doesNotContain("4.00");
    assertThat(table.lines().get(2)).contains("#7 50%");
  }

  @Test
  void letsNoTextDriveTheTerminal() {
    LiveTable hostile = text(line("line-01", "a\u001b[2Jb"));
    update(hostile, "line-01", prediction(5, null, top("\u001b", 0.5f, "\u0007", 0.5f)));

    assertThat(String.join("", hostile.lines())).doesNotContain("\u001b", "\u0007").contains("a�[2Jb");
  }

  @Test
  void cutsLongLabels() {
    update(table, "line-01", prediction(0, 1f, top("a-rather-long-label", 0.5f, "another", 0.25f)));

    assertThat(table.lines().get(1)).hasSizeLessThan(80).contains("a-rather-long-label 5…");
  }

  @Test
  void showsTokensOfAnEventsFileByTextOrId() {
    List<RawEvent> events = List.of(event(new RawInput.TokenText("a"), false), event(new RawInput.TokenText("unknown"), false),
        event(new RawInput.TokenId(1), false), event(new RawInput.TokenText("c"), true), event(new RawInput.TokenText("d"), false));
    LiveTable tokens = new LiveTable(List.of(DemoSequence.of("a-rather-long-key", events)), TestModels.nextToken(1, 5, 3, 4), Words.TOKENS,
        Optional.empty());
    for (int step = 0; step < 2; step++) {
      update(tokens, "a-rather-long-key", withoutPosition(step));
    }
    // the second prediction follows the third event: the second was turned away
    assertThat(tokens.lines()).element(1).asString().startsWith("  a-rather-lo…  aunknownb ");
    update(tokens, "a-rather-long-key", withoutPosition(2));
    update(tokens, "a-rather-long-key", withoutPosition(0));
    assertThat(tokens.lines()).element(1).asString().as("the sequence after the end").startsWith("  a-rather-lo…  d ");
  }

  @Test
  void showsReadingsAsTheyArePublishedAndTheAnswerBesideTheRightOne(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("answers"), "{\"key\":\"m-1\",\"label\":\"worn\"}\n{\"key\":\"m-2\",\"label\":\"well\"}");
    List<RawEvent> events = List.of(event(new RawInput.FeatureValues(new double[]{1, -22.456, 3}), false),
        event(new RawInput.FeatureValues(new double[]{1480, 2, 3}), true));
    List<DemoSequence> machines = List.of(DemoSequence.of("m-1", events), DemoSequence.of("m-2", events), DemoSequence.of("m-3", events));
    LiveTable readings = new LiveTable(machines, METER, Words.FEATURES, Optional.of(Answers.read(new InputFile("--answers", file), METER)));
    publish(readings, machines.get(0), 1);
    publish(readings, machines.get(1), 2);
    publish(readings, machines.get(2), 2);
    update(readings, "m-2", prediction(1, null, top("worn", 1f, "well", 0f)));
    update(readings, "m-3", prediction(1, null, top("worn", 0.75f, "well", 0.25f)));

    assertThat(readings.lines()).containsExactly( //
        "  key  latest reading        events  answer             right?", //
        "  m-1    1.00 -22.46   3.00       1", //
        "  m-2  1480.00   2.00   3.…       2  worn 100%          ✗ well", //
        "  m-3  1480.00   2.00   3.…       2  worn 75%           ?");
    update(readings, "m-1", prediction(1, null, top("worn", 0.5f, "well", 0.5f)));
    assertThat(readings.lines()).element(1).asString().endsWith("worn 50%           ✓");
  }

  @Test
  void showsBelowASequenceWhatIsWrittenAfterIt(@TempDir Path folder) throws Exception {
    ModelDefinition model = TestModels.translator(1, new GenerationDefinition(new Greedy(), 9), 5, 4);
    Path file = Files.writeString(folder.resolve("answers"), "{\"key\":\"n-1\",\"label\":\"AB\"}\n{\"key\":\"n-2\",\"label\":\"BB\"}");
    List<RawEvent> events = List.of(event(new RawInput.TokenText("a"), false), event(new RawInput.TokenText("b"), true));
    List<DemoSequence> numbers = List.of(DemoSequence.of("n-1", events), DemoSequence.of("n-2", events), DemoSequence.of("n-3", events));
    LiveTable written = new LiveTable(numbers, model, Words.TOKENS, Optional.of(Answers.read(new InputFile("--answers", file), model)));
    numbers.forEach(number -> publish(written, number, 2));
    for (String key : List.of("n-1", "n-2", "n-3")) {
      update(written, key, generated(0, null, "A"));
      update(written, key, generated(1, null, "B"));
    }
    update(written, "n-1", generated(2, Reason.END, "</s>"));
    update(written, "n-2", generated(2, Reason.END, "</s>"));

    assertThat(written.lines()).containsExactly( //
        "  key  text so far", //
        "  n-1  ab", "    → AB ✓", //
        "  n-2  ab", "    → AB ✗ right: BB", //
        "  n-3  ab", "    → AB …");
  }

  @Test
  void showsTheOneReadingThatCountsWhereNothingIsKept() {
    ModelDefinition model = TestModels.oneToOne(1, 4, 3, 3);
    DemoSequence payment = DemoSequence.of("p-1",
        List.of(event(new RawInput.FeatureValues(new double[]{64.97, 15.81, 30.16, -7.5}), false)));
    LiveTable readings = new LiveTable(List.of(payment), model, Words.FEATURES, Optional.empty());
    assertThat(readings.lines()).containsExactly("  key  reading                      output", "  p-1");

    update(readings, "p-1",
        new Prediction(0, OptionalLong.empty(), Kind.STEP, Optional.of(Reason.END), OptionalInt.empty(), top("class1", 0.75f),
            Optional.empty()));

    assertThat(readings.lines()).element(1).isEqualTo("  p-1   64.97  15.81  30.16  -7.50  class1 75%");
  }

  @Test
  void showsWhatIsWrittenBesideTheEventItIsWrittenAfterWhereNothingIsKept() {
    ModelDefinition model = TestModels.captioner(1, new GenerationDefinition(new Greedy(), 9), 5, 4);
    DemoSequence place = DemoSequence.of("p-1", List.of(event(new RawInput.FeatureValues(new double[]{1, 2, 3}), false),
        event(new RawInput.FeatureValues(new double[]{4, 5, 6}), false)));
    LiveTable captions = new LiveTable(List.of(place), model, Words.FEATURES, Optional.empty());
    publish(captions, place, 2);
    update(captions, "p-1", generated(0, null, "A"));
    update(captions, "p-1", generated(1, Reason.END, "</s>"));
    assertThat(captions.lines()).containsExactly("  key  reading", "  p-1    1.00   2.00   3.00", "    → A");

    update(captions, "p-1", generated(0, null, "B"));

    assertThat(captions.lines()).containsExactly("  key  reading", "  p-1    4.00   5.00   6.00", "    → B …");
  }

  @Test
  void showsTheOneTokenThatCountsWhereNothingIsKept() {
    ModelDefinition model = TestModels.tokenClass(1, 5, 3, 2);
    DemoSequence words = DemoSequence.of("w-1",
        List.of(event(new RawInput.TokenText("a"), false), event(new RawInput.TokenText("b"), false)));
    LiveTable classes = new LiveTable(List.of(words), model, Words.TOKENS, Optional.empty());
    update(classes, "w-1", withoutPosition(0));
    update(classes, "w-1", withoutPosition(0));

    assertThat(classes.lines()).element(1).asString().startsWith("  w-1  b   ");
  }

  @Test
  void linesUpColumnsOfWideCharacters() {
    LiveTable names = new LiveTable(List.of(line("줄-01", "gate"), line("line", "gate")), NEXT, Words.TEXT, Optional.empty());

    assertThat(names.lines()).element(1).isEqualTo("  줄-01");
    update(names, "줄-01", prediction(3, null, top("문", 0.5f)));
    update(names, "line", prediction(3, null, top("k", 0.5f)));
    assertThat(names.lines()).element(1).asString().startsWith("  줄-01  gate ").endsWith("  문 50%");
    assertThat(names.lines()).element(2).asString().startsWith("  line   gate ");
  }

  private static Prediction generated(int index, @Nullable Reason reason, String token) {
    return new Prediction(1, OptionalLong.empty(), Kind.GENERATED, Optional.ofNullable(reason), OptionalInt.of(index), top(token, 0.5f),
        Optional.empty());
  }

  @Test
  void staysWithinTheTerminal() {
    DemoSequence wide = DemoSequence.of("k".repeat(30), List.of(event(new RawInput.FeatureValues(new double[]{1e9, 2e9, 3e9}), true)));
    LiveTable readings = new LiveTable(List.of(wide), METER, Words.FEATURES, Optional.empty());
    publish(readings, wide, 1);
    readings.update(wide.key(), prediction(0, null, top("a-very-long-label-indeed", 0.5f, "another-very-long-label", 0.5f)));

    assertThat(readings.lines()).allMatch(row -> row.codePointCount(0, row.length()) <= 80);
  }

  private static void publish(LiveTable table, DemoSequence sequence, int events) {
    sequence.events().stream().limit(events).forEach(event -> table.published(new DemoEvent(sequence.key(), event)));
  }

  private static RawEvent event(RawInput input, boolean end) {
    return new RawEvent(input, OptionalLong.empty(), false, end);
  }

  private static Prediction withoutPosition(long step) {
    return new Prediction(step, OptionalLong.empty(), Kind.STEP, Optional.empty(), OptionalInt.empty(), top("a", 0.5f), Optional.empty());
  }

  private static ModelDefinition nextCharacter(String characters) {
    List<String> tokens = characters.codePoints().distinct().mapToObj(Character::toString).toList();
    ModelDefinition model = TestModels.nextToken(1, tokens.size(), 3, 4);
    Vocabulary vocabulary = new Vocabulary(tokens);
    return TestModels.model("next", model.shape(),
        new InputDefinition.TokenInput(vocabulary, new Tensor(tokens.size(), 3, new float[3 * tokens.size()]),
            OptionalInt.empty()),
        model.layers(), model.head(), new OutputDefinition(3, true, true, vocabulary));
  }

  private static LiveTable text(DemoSequence... lines) {
    return new LiveTable(List.of(lines), NEXT, Words.TEXT, Optional.empty());
  }

  private static void update(LiveTable table, String key, Prediction prediction) {
    table.update(new SequenceKey(key.getBytes(UTF_8)), prediction);
  }

  private static DemoSequence line(String key, String text) {
    return DemoSequence.of(key, new TextEvents((InputDefinition.TokenInput) NEXT.input()).ofLine(text));
  }

  private static Prediction prediction(long position, @Nullable Float surprise, Output output) {
    return new Prediction(position, OptionalLong.of(position), Kind.STEP, Optional.empty(), OptionalInt.empty(), output,
        Optional.ofNullable(surprise));
  }

  private static Output top(Object... tokensAndProbabilities) {
    List<Candidate> top = new ArrayList<>();
    for (int i = 0; i < tokensAndProbabilities.length; i += 2) {
      top.add(new Candidate(i / 2, (String) tokensAndProbabilities[i], (Float) tokensAndProbabilities[i + 1]));
    }
    return new Output(null, top);
  }
}
