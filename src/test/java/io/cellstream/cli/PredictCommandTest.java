package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import io.cellstream.wire.KeyedPrediction;
import io.cellstream.wire.PredictionLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  private static final ModelDefinition NEXT = TestModels.nextToken(7, 26, 4, 8);
  private static final ModelDefinition SORTER = TestModels.classifier(11, 26, 4, 3, 8);
  private static final ModelDefinition METER = TestModels.withOutput(
      TestModels.features(3, Shape.MANY_TO_ONE, 2, DenseActivation.SOFTMAX, 2, 6), 2, false, false,
      new Vocabulary(List.of("well", "worn")));

  @TempDir
  Path folder;

  @Test
  void takesEachCharacterOfATextAsAnEventOfOneSequence() throws Exception {
    Path events = file("events.jsonl", """
        {"key":"held.txt","token":"t","position":0}
        {"key":"held.txt","token":"o","position":1}
        {"key":"held.txt","token":"b","position":2,"end":true}
        """);

    Ended text = predict(NEXT, "--text", file("held.txt", "tob"));

    assertThat(text.exitCode()).isZero();
    assertThat(text.out().lines()).hasSize(3);
    assertThat(text.out()).isEqualTo(predict(NEXT, "--input", events).out());
  }

  @Test
  void summarisesTheSurpriseThatThePredictionsHave() throws Exception {
    Path text = file("text", "thequickbrownfoxjumpsoverthelazydog");
    List<Float> surprises = new ArrayList<>();
    for (String line : predict(NEXT, "--text", text).out().lines().skip(1).toList()) {
      KeyedPrediction made = PredictionLine.read(line);
      surprises.add(made.prediction().surprise().orElseThrow());
    }
    String mean = String.format("%.3f", surprises.stream().mapToDouble(Float::doubleValue).average().orElseThrow());

    Ended ended = predict(NEXT, "--text", text, "--summary");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().lines()).containsExactly("events         35", "sequences      1", "predictions    35", "rejected       0",
        "mean surprise  " + mean + " bits over 34 events");
    assertThat(predict(NEXT, "--text", text, "--summary", "--batch", "8").out()).isEqualTo(ended.out());
  }

  @Test
  void tellsOfUnknownCharactersOnceAtTheEnd() throws Exception {
    Path text = file("text", "to Ж Ж\u001b\nABCDEFto");

    Ended ended = predict(NEXT, "--text", text, "--summary");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().lines()).containsExactly("--text " + text
        + ": 12 of 16 characters are unknown to the model, and were turned away: '␣' 2, 'Ж' 2, '↵' 1, '�' 1, 'A' 1 and 5 others");
    assertThat(ended.out()).contains("events         16\n", "predictions    4\n", "rejected       12: UNKNOWN_TOKEN 12\n");
  }

  @Test
  void refusesATextThatIsOfNoUse() throws Exception {
    assertRefused("knows none of its letters, only 'a' 'b' 'c' 'd' 'e' and the like (26 in all)", NEXT, "--text", file("text", "ЖЖ\n"));
    assertRefused("text: is empty", NEXT, "--text", file("text", ""));
    assertRefused("no: there is no such file", NEXT, "--text", folder.resolve("no"));
    assertRefused("is a folder, not a file", NEXT, "--text", folder);
    assertRefused("takes features, not characters: give events with --input", METER, "--text", file("text", "a"));
    Files.write(folder.resolve("latin"), new byte[]{'a', (byte) 0xe9});
    assertRefused("is not text in UTF-8; convert it first", NEXT, "--text", folder.resolve("latin"));
  }

  @Test
  void refusesOptionsThatDoNotGoTogether() throws Exception {
    Path file = file("file", "a");

    assertRefused("--input and --text are both given", NEXT, "--text", file, "--input", file);
    assertRefused("--answers is for --summary", NEXT, "--text", file, "--answers", file);
    assertRefused("--batch takes 1 to 65536, not 0", NEXT, "--text", file, "--batch", 0);
    assertRefused("--input " + folder + ": is a folder, not a file", NEXT, "--input", folder);
    assertRefused("no: there is no such file", NEXT, "--input", folder.resolve("no"));
    assertRefused("answers are for sequences that get one label at their end", NEXT, "--text", file, "--summary", "--answers", file);
  }

  @Test
  void holdsEachSequencesLabelAgainstItsAnswer() throws Exception {
    Path events = file("events", """
        {"key":"a","features":[1,2]}
        {"key":"b","features":[-3,0.5]}
        {"key":"a","features":[1,2],"end":true}
        {"key":"b","features":[-3,0.5],"end":true}
        {"key":"c","features":[2,2],"end":true}
        {"key":"open","features":[2,2]}
        """);
    List<String> labels = new ArrayList<>();
    for (String line : predict(METER, "--input", events).out().lines().toList()) {
      labels.add(Objects.requireNonNull(PredictionLine.read(line).prediction().output().top().getFirst().token()));
    }
    Path answers = file("answers", "{\"key\":\"a\",\"label\":\"" + labels.get(0) + "\"}\n{\"key\":\"b\",\"label\":\""
        + (labels.get(1).equals("well") ? "worn" : "well") + "\"}\n");

    Ended ended = predict(METER, "--input", events, "--summary", "--answers", answers);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().lines()).containsExactly("events         6", "sequences      4, 1 of them without an end: no answer",
        "predictions    3", "rejected       0", "accuracy       right for 1 of 2 sequences (50.0 %), and 1 without a known answer");
  }

  @Test
  void summarisesWhatWasTurnedAwayByCause() throws Exception {
    Path events = file("events", """
        {"key":"a","features":[1,2],"position":4}
        nonsense
        {"key":"a","features":[1,2],"position":4}
        {"key":"a","features":[1]}
        {"key":"a","features":[1e99,2]}
        {"features":[1,2]}
        {"key":"a","token":"x"}
        {"key":"a","end":true}
        """);

    Ended ended = predict(METER, "--input", events, "--summary");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().lines()).hasSize(6).allMatch(line -> line.startsWith("line "))
        .anySatisfy(line -> assertThat(line)
            .isEqualTo("line 3: position 4 is the last position of its sequence (seen before): dropped"));
    assertThat(ended.out().lines()).containsExactly("events         8", "sequences      1", "predictions    1",
        "dropped        1 for their positions: 1 seen before",
        "rejected       5: FEATURE_COUNT 1, NOT_FINITE 1, NULL_KEY 1, WRONG_INPUT_KIND 1, not an event 1");
  }

  @Test
  void saysThatSequencesAreOpenAndGotNoAnswer() throws Exception {
    Path open = file("open", "{\"key\":\"a\",\"features\":[1,2]}\n{\"key\":\"b\",\"features\":[1,2]}\n");
    Path closed = file("closed", "{\"key\":\"a\",\"features\":[1,2]}\n{\"key\":\"a\",\"features\":[1,2],\"end\":true}\n");

    assertThat(predict(METER, "--input", open)).isEqualTo(new Ended(0, "", "cellstream: warning: 2 sequences are open and got no answer:"
        + " a many-to-one model answers when a sequence is over, and that is at an event with \"end\":true, or by a rule: -D"
        + " cellstream.sequence.idle.ms=60000" + System.lineSeparator()));
    assertThat(predict(METER, "--input", open, "-D", "cellstream.sequence.idle.ms=5").err()).endsWith("when a sequence is over, and neither"
        + " \"end\":true has come nor an event so late that its time is over" + System.lineSeparator());
    assertThat(predict(METER, "--input", open, "-D", "cellstream.sequence.idle.ms=5", "-D", "cellstream.sequence.idle.time=wall").err())
        .endsWith("nor such an end in --ends" + System.lineSeparator());
    assertThat(predict(METER, "--input", closed).err()).isEmpty();
    assertThat(predict(NEXT, "--input", file("letters", "{\"key\":\"a\",\"token\":\"a\"}\n")).err()).isEmpty();
  }

  /** The event of position 1 was never seen; which of the two it is the state does not tell. */
  @Test
  void saysWhichLineIsNotAboveTheLastPositionAndCountsIt() throws Exception {
    Path events = file("late", """
        {"key":"a","features":[1,2],"position":0}
        {"key":"a","features":[1,2],"position":2}
        {"key":"a","features":[1,2],"position":1}
        {"key":"a","features":[1,2],"position":3,"end":true}
        """);

    Ended ended = predict(METER, "--input", events);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().lines()).singleElement().asString().contains("\"step\":2,\"position\":3");
    assertThat(ended.err().lines())
        .containsExactly("line 3: position 1 comes late: its sequence is at 2: dropped");
    assertThat(predict(METER, "--input", events, "--summary", "--batch", "8").out()).contains("events         4\n",
        "dropped        1 for their positions: 1 late");
  }

  @Test
  void aForgottenSequenceBeginsAgain() throws Exception {
    Path events = file("forget", """
        {"key":"a","token":"a"}
        {"key":"a","token":"b"}
        {"key":"a","forget":true}
        {"key":"a","token":"b"}
        """);

    assertThat(predict(NEXT, "--input", events).out().lines().map(line -> line.replaceFirst(",\"kind.*", "")))
        .containsExactly("{\"key\":\"a\",\"step\":0", "{\"key\":\"a\",\"step\":1", "{\"key\":\"a\",\"step\":0");
  }

  @Test
  void aRecordThatIsNoEventIsTurnedAwayForTheCauseThatItsLineSays() throws Exception {
    Path events = file("unreadable", """
        {"key":"a","token":"a","partition":2,"offset":7}
        {"key":"a","cause":"UNKNOWN_SCHEMA","message":"no schema 7","valueBase64":"AAAAAAc=","partition":2,"offset":9}
        """);

    Ended ended = predict(NEXT, "--input", events);

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out().lines()).hasSize(1);
    assertThat(ended.err().lines()).containsExactly("line 2: UNKNOWN_SCHEMA: no schema 7");
  }

  @Test
  void refusesAFileThatIsNotTheOrderOfOnePartition() throws Exception {
    String first = "{\"key\":\"a\",\"token\":\"a\",\"partition\":0,\"offset\":7}\n";
    String remedy = ": a file is the order of one partition; `cellstream consume --events --partition N` writes one";

    assertEndsWith("line 2 is of partition 1, and those before it are of partition 0" + remedy,
        first + "{\"key\":\"b\",\"token\":\"a\",\"partition\":1,\"offset\":8}\n");
    assertEndsWith("line 2 has offset 7, which is not behind the one before it, 7" + remedy, first + first);
    assertEndsWith("line 2 does not say its partition and offset, and those before it do" + remedy,
        first + "{\"key\":\"a\",\"token\":\"a\"}\n");
    assertEndsWith("line 2 says its partition and offset, and those before it don't" + remedy,
        "{\"key\":\"a\",\"token\":\"a\"}\n" + first);
  }

  private void assertEndsWith(String reason, String events) throws Exception {
    Ended ended = predict(NEXT, "--input", file("order", events));
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("cellstream: " + reason + System.lineSeparator());
  }

  @Test
  void writesTheSummaryWhereOutputGoes() throws Exception {
    Path output = folder.resolve("summary");
    Ended ended = predict(SORTER, "--text", file("text", "abc"), "--summary", "--output", output);

    assertThat(ended.out()).isEmpty();
    assertThat(Files.readAllLines(output, StandardCharsets.UTF_8)).contains("events         3", "sequences      1");
  }

  private void assertRefused(String reason, ModelDefinition model, Object... arguments) throws Exception {
    Ended ended = predict(model, arguments);
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).singleElement().asString().startsWith("cellstream: ").contains(reason);
  }

  private Ended predict(ModelDefinition model, Object... arguments) throws Exception {
    Path packaged = folder.resolve(model.name());
    if (Files.notExists(packaged)) {
      ModelPackageWriter.write(packaged, model, Map.of());
    }
    List<String> line = new ArrayList<>(List.of("predict", "--model", packaged.toString()));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    return CommandLab.run(line.toArray(String[]::new));
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
