package io.cellstream.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cli.CliException;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.head.Output;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers' file, and how predictions are held against it. */
class AnswersTest {
  private static final ModelDefinition TRANSLATOR = TestModels.translator(1, new GenerationDefinition(new Greedy(), 9), 5, 4);
  private static final ModelDefinition MODEL = TestModels.classifier(1, 5, 3, 3, 4);

  @TempDir
  Path folder;

  @Test
  void countsHowOftenTheTopLabelIsTheAnswer() throws IOException {
    Accuracy accuracy = new Accuracy(read("""
        {"key":"a","label":"class0"}

        {"key":"b","label":"class2"}
        {"key":"c","label":"class1"}
        {"key":"never seen","label":"class1"}
        """));
    take(accuracy, "a", Kind.FINAL, "class0");
    take(accuracy, "b", Kind.FINAL, "class1");
    take(accuracy, "c", Kind.FINAL, "class1");
    take(accuracy, "c", Kind.STEP, "class0");
    take(accuracy, "d", Kind.FINAL, "class0");

    assertThat(accuracy.words()).isEqualTo("right for 2 of 3 sequences (66.7 %)");
    assertThat(accuracy.compared()).isEqualTo(3);
    assertThat(accuracy.withoutAnswer()).isEqualTo(1);
  }

  @Test
  void aPredictionWithoutALabelIsNotRight() throws IOException {
    Accuracy accuracy = new Accuracy(read("{\"key\":\"a\",\"label\":\"class0\"}"));
    accuracy.take(key("a"), prediction(Kind.FINAL, new Output(null, List.of())));

    assertThat(accuracy.words()).isEqualTo("right for 0 of 1 sequence (0.0 %)");
  }

  @Test
  void countsEveryStepOfAModelThatAnswersEachEvent() throws IOException {
    Accuracy accuracy = new Accuracy(read(TestModels.oneToOne(1, 2, 3, 3), """
        {"key":"a","label":"class0"}
        {"key":"b","label":"class2"}
        """));
    take(accuracy, "a", Kind.STEP, "class0");
    take(accuracy, "b", Kind.STEP, "class1");

    assertThat(accuracy.words()).isEqualTo("right for 1 of 2 sequences (50.0 %)");
  }

  @Test
  void holdsAWholeTextWithoutItsStopTokenAgainstTheAnswer() throws IOException {
    Accuracy accuracy = new Accuracy(read(TRANSLATOR, """
        {"key":"a","label":"AB"}
        {"key":"b","label":"AB"}
        {"key":"cut","label":"BA"}
        """));
    write(accuracy, "a", 0, null, "A");
    write(accuracy, "b", 0, null, "A");
    write(accuracy, "a", 1, null, "B");
    assertThat(accuracy.compared()).as("nothing is whole yet").isZero();
    write(accuracy, "a", 2, Reason.END, "</s>");
    write(accuracy, "b", 1, Reason.END, "</s>");
    write(accuracy, "cut", 0, null, "B");
    write(accuracy, "cut", 1, Reason.MAX_LENGTH, "A");

    assertThat(accuracy.words()).isEqualTo("right for 2 of 3 sequences (66.7 %)");
  }

  @Test
  void namesTheTokenOfATextThatIsWrong() {
    assertThatThrownBy(() -> read(TRANSLATOR, "{\"key\":\"a\",\"label\":\"AXB\"}")).hasMessage(
        "--answers " + file().path() + ": line 1: the model has no label \"X\"");
  }

  @Test
  void namesTheLineThatIsWrong() {
    assertRefused("{\"key\":\"a\",\"label\":\"class0\"}\n{\"key\":\"b\",\"label\":\"clas2\"}",
        "line 2: the model has no label \"clas2\"; did you mean \"class2\"?");
    assertRefused("\nnonsense", "line 2: not valid JSON");
    assertRefused("{\"key\":\"a\",\"label\":\"class0\"}\n{\"key\":\"a\",\"label\":\"class0\"}", "line 2: a second answer for the key a");
    assertRefused("\n \n", "is empty; give a line like {\"key\":\"s1\",\"label\":\"class0\"} for each sequence");
  }

  @Test
  void saysThatTheFileIsMissing() {
    assertThatThrownBy(() -> Answers.read(file(), MODEL)).isInstanceOf(CliException.class)
        .hasMessage("--answers " + file().path() + ": there is no such file");
  }

  @Test
  void refusesAModelThatGivesNoAnswers() throws IOException {
    Files.writeString(file().path(), "{\"key\":\"a\",\"label\":\"class0\"}");

    assertThatThrownBy(() -> Answers.read(file(), TestModels.nextToken(1, 5, 3, 4)))
        .hasMessageEndingWith(
            "can't be used: the model next-token is synchronized, and answers are for sequences that get one label at their end");
    assertThatThrownBy(() -> Answers.read(file(), TestModels.features(1, Shape.MANY_TO_ONE, 2, DenseActivation.SOFTMAX, 3, 4)))
        .hasMessageContaining("names no label");
    assertThat(Answers.unsuited(MODEL)).isEmpty();
  }

  private void assertRefused(String text, String reason) {
    assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(CliException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
        .hasMessageStartingWith("--answers " + file().path() + ": " + reason);
  }

  private Answers read(String text) throws IOException {
    return read(MODEL, text);
  }

  private Answers read(ModelDefinition model, String text) throws IOException {
    Files.writeString(file().path(), text);
    return Answers.read(file(), model);
  }

  private InputFile file() {
    return new InputFile("--answers", folder.resolve("answers.jsonl"));
  }

  private static void take(Accuracy accuracy, String key, Kind kind, String label) {
    accuracy.take(key(key), prediction(kind, new Output(null, List.of(new Output.Candidate(0, label, 0.5f)))));
  }

  private static void write(Accuracy accuracy, String key, int index, @Nullable Reason reason, String token) {
    accuracy.take(key(key), new Prediction(3, OptionalLong.empty(), Kind.GENERATED, Optional.ofNullable(reason), OptionalInt.of(index),
        new Output(null, List.of(new Output.Candidate(0, token, 0.5f))), Optional.empty()));
  }

  private static Prediction prediction(Kind kind, Output output) {
    return new Prediction(0, OptionalLong.empty(), kind, Optional.empty(), OptionalInt.empty(), output, Optional.empty());
  }

  private static SequenceKey key(String key) {
    return new SequenceKey(key.getBytes(UTF_8));
  }
}
