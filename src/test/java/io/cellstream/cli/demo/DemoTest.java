package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cli.CliException;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything starts. */
class DemoTest {

  private static final ModelDefinition METER = TestModels.features(1, Shape.MANY_TO_ONE, 3, DenseActivation.LINEAR, 2, 4);
  private static final ModelDefinition SORTER = TestModels.classifier(1, 5, 3, 3, 4);

  @TempDir
  Path given;

  private DemoFolder folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = DemoFolder.create();
  }

  @AfterEach
  void removeFolder() throws Exception {
    folder.close();
  }

  @Test
  void refusesATextForAModelOnFeatures() throws Exception {
    Path model = model(METER);

    assertRefused(() -> demo(model, "a text"), "--text " + given.resolve("text")
        + ": the model features takes 3 features an event, not characters: give events with --events");
  }

  @Test
  void saysWhatToGiveAModelOnFeaturesThatComesWithoutASample() throws Exception {
    Path model = model(METER);

    assertRefused(() -> demo(model, source(Optional.empty(), Optional.empty(), Optional.empty())), "the model features takes 3 features an"
        + " event, and there is no sample of them at " + samples().resolve("events.jsonl") + ": give events with --events FILE");
  }

  @Test
  void refusesTwoSources() throws Exception {
    Path model = model(TestModels.nextToken(1, 26, 4, 4));

    assertRefused(() -> demo(model, source(Optional.of(given), Optional.of(given), Optional.empty())),
        "--text and --events are both given: the demo plays one of them");
  }

  @Test
  void refusesATextOfWhichTheModelKnowsNoCharacter() throws Exception {
    Path model = model(TestModels.nextToken(1, 26, 4, 4));

    assertRefused(() -> demo(model, "ЖЖЖ\nDÉJÀ"), "the model next-token knows none of the text's letters, only 'a' 'b' 'c' 'd' 'e'"
        + " and the like (26 in all): give another --text, or events with --events");
  }

  @Test
  void findsTheSampleAndTheAnswersThatComeWithTheModel() throws Exception {
    Files.createDirectories(samples());
    Files.writeString(samples().resolve("events.jsonl"), "{\"key\":\"a\",\"features\":[1,2,3],\"end\":true}");
    DemoSource source = source(Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(source.material(METER).sequences()).singleElement().extracting(DemoSequence::name).isEqualTo("a");
    assertThat(source.answers(SORTER)).isEmpty();
    Files.writeString(samples().resolve("answers.jsonl"), "{\"key\":\"a\",\"label\":\"class1\"}");
    assertThat(source.answers(SORTER)).isPresent();
    assertThat(source.answers(METER)).as("a model without labels").isEmpty();
  }

  @Test
  void findsTheAnswersBesideTheEventsThatAreGiven() throws Exception {
    Path events = Files.writeString(given.resolve("any.jsonl"), "{\"key\":\"a\",\"token\":\"b\",\"end\":true}");
    Files.writeString(given.resolve("answers.jsonl"), "{\"key\":\"a\",\"label\":\"wrong\"}");
    Path model = model(SORTER);

    assertRefused(() -> demo(model, source(Optional.empty(), Optional.of(events), Optional.empty())), "--answers "
        + given.resolve("answers.jsonl") + ": line 1: the model has no label \"wrong\"");
  }

  @Test
  void refusesAnswersForAModelThatGivesNone() throws Exception {
    Path model = model(TestModels.nextToken(1, 26, 4, 4));
    Path text = Files.writeString(given.resolve("text"), "abc");

    assertRefused(() -> demo(model, source(Optional.of(text), Optional.empty(), Optional.of(text))), "--answers " + text
        + ": can't be used: the model next-token is synchronized, and answers are for sequences that get one label at their end");
  }

  @Test
  void refusesADamagedModelInTheWordsOfItsReader() throws Exception {
    Path model = model(TestModels.nextToken(1, 26, 4, 4));
    Files.writeString(model.resolve("weights.safetensors"), "no tensors");

    assertThatThrownBy(() -> demo(model, "a text")).isInstanceOf(ModelFileException.class).hasMessageContaining("weights.safetensors");
  }

  private static void assertRefused(ThrowingCallable demo, String line) {
    assertThatThrownBy(demo).isInstanceOfSatisfying(CliException.class, e -> assertThat(e.exitCode()).isEqualTo(2)).hasMessage(line);
  }

  private void demo(Path model, String text) throws Exception {
    demo(model, source(Optional.of(Files.writeString(given.resolve("text"), text)), Optional.empty(), Optional.empty()));
  }

  private void demo(Path model, DemoSource source) throws Exception {
    Demo.of(model, source, Optional.empty(), folder, new Screen(new PrintWriter(Writer.nullWriter()), false, false));
  }

  private DemoSource source(Optional<Path> text, Optional<Path> events, Optional<Path> answers) {
    return new DemoSource(text, events, answers, samples());
  }

  private Path samples() {
    return given.resolve("samples");
  }

  private Path model(ModelDefinition definition) throws ModelFileException {
    ModelPackageWriter.write(given.resolve("model"), definition, Map.of());
    return given.resolve("model");
  }
}
