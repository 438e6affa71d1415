package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.model.definition.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages of models that answer from a sequence's last inputs. */
class WindowPackagesTest {
  private static final ModelDefinition FORWARD = TestModels.features(4, Shape.MANY_TO_ONE, 2, DenseActivation.LINEAR, 3, 3);
  private static final ModelDefinition TOKENS = TestModels.bothWays(3, 6, 40, Answer.LAST_STEP);

  @TempDir
  Path dir;

  static Stream<ModelDefinition> models() {
    return Stream.of(TestModels.windowed(FORWARD, 30, 5, new Begin.Wait()), TestModels.windowed(FORWARD, 1, 1, new Begin.Partial()),
        TestModels.windowed(FORWARD, 30, 1, new Begin.PadFeatures(List.of(0f, -1.5f))),
        TestModels.windowed(TOKENS, 20, 1, new Begin.PadToken(2)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void areReadAsTheyWereWritten(ModelDefinition model) throws Exception {
    ModelPackageWriter.write(dir, model, Map.of());
    ModelDefinition read = ModelPackage.read(dir);
    assertThat(read.reading()).isEqualTo(model.reading());
    Bits.assertSame(read, model);
  }

  /** It decides which inputs are kept; how often, and from when on, there are answers does not. */
  @Test
  void haveAStateHashOverTheWindowsLengthAlone() {
    String wait = TestModels.windowed(FORWARD, 30, 1, new Begin.Wait()).stateHash();
    assertThat(TestModels.windowed(FORWARD, 30, 7, new Begin.Partial()).stateHash()).isEqualTo(wait);
    assertThat(List.of(wait, TestModels.windowed(FORWARD, 29, 1, new Begin.Wait()).stateHash(), FORWARD.stateHash()))
        .doesNotHaveDuplicates();
  }

  @Test
  void areDescribedInWords() {
    assertThat(ModelSummary.describe(TestModels.windowed(FORWARD, 30, 5, new Begin.Wait()))).contains(
        "shape         many-to-one: one output for each window of events\n",
        "reading       a window: at every 5 events the last 30, from a fresh state; the first answer comes once there are as many;"
            + " the head reads the last state\n",
        "state         8 bytes per event: its features, in f32; the last 30 of a sequence are kept\n");
    assertThat(ModelSummary.describe(TestModels.windowed(TOKENS, 20, 1, new Begin.PadToken(2)))).contains(
        "a window: at each event the last 20, from a fresh state; what is missing at the beginning is \"" + token(2) + "\"; the head");
  }

  private static String token(int id) {
    return ((InputDefinition.TokenInput) TOKENS.input()).vocabulary().token(id);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "window": 30 | "window": 0 | reading.window must be a whole number from 1
      "hop": 5 | "hop": 0 | reading.hop must be a whole number from 1
      "hop": 5, | | reading.hop is missing
      "wait" | "late" | reading.begin "late" is unknown (it must be one of wait, short)
      "wait" | {"pad": [1]} | reading.begin.pad has 1 numbers, but must have 2
      "wait" | {"pad": [1, 2], "to": 3} | reading.begin.to is not a known field
      "wait" | {"pad": "a"} | reading.begin.pad must be an array
      "wait" | {"pad": [1e38, 1e39]} | reading.begin.pad[1] must be a number that is finite in f32
      "window": 30 | "maxLength": 9, "window": 30 | reading.maxLength is not a known field
      "window": 30 | "window": 800000 | reading.window is 800000, so a sequence's state could hold 1600000 numbers; 1048576 are allowed
      "last-states" | "last-step" | reading.answer must be last-states
      "many-to-one" | "synchronized" | reading keeps inputs, which only a model of shape many-to-one does, but shape is synchronized
      """)
  void areRefusedWhereTheyContradictThemselves(String said, String instead, String message) throws Exception {
    ModelPackageWriter.write(dir, TestModels.windowed(FORWARD, 30, 5, new Begin.Wait()), Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    assertThat(json).contains(said);
    Files.writeString(dir.resolve("model.json"), json.replace(said, instead == null ? "" : instead));

    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class).hasMessageContaining(message);
  }

  @Test
  void aPaddingTokenMustBeInTheVocabulary() throws Exception {
    ModelPackageWriter.write(dir, TestModels.windowed(TOKENS, 20, 1, new Begin.PadToken(2)), Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    Files.writeString(dir.resolve("model.json"), json.replaceFirst("\"pad\" *: *\"[^\"]*\"", "\"pad\": \"<pad>\""));

    assertThatThrownBy(() -> ModelPackage.read(dir)).hasMessageContaining("reading.begin.pad \"<pad>\" is no token of the vocabulary");
  }
}
