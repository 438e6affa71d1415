package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages of the shapes that keep no state or generate, and of initial states and summaries. */
class ShapePackagesTest {
  private static final ModelDefinition GREEDY = TestModels.translator(3, new GenerationDefinition(new Greedy(), 7), 6, 5, 4);
  private static final ModelDefinition SAMPLE = TestModels.translator(3, new GenerationDefinition(new Sample(0.8f, 5, 0.9f, 3), 7), 6, 5,
      4);
  private static final ModelDefinition BEAM = TestModels.captioner(4, new GenerationDefinition(new Beam(4, 2), 9), 5, 6);
  private static final ModelDefinition ONE_TO_ONE = TestModels.oneToOne(5, 3, 7, 4);

  @TempDir
  Path dir;

  static Stream<ModelDefinition> models() {
    ModelDefinition plain = TestModels.nextToken(1, 4, 2, 3);
    InitialState state = new InitialState(Optional.of(Tensor.vector(1, 2, 3)), Optional.of(Tensor.vector(-1, 0.5f, 2)));
    return Stream.of(GREEDY, SAMPLE, BEAM, ONE_TO_ONE, TestModels.tokenClass(2, 5, 4, 3), TestModels.withSummary(plain, Summary.CELL),
        TestModels.withInitial(plain, List.of(state)), TestModels.withSummary(GREEDY, Summary.HIDDEN));
  }

  @ParameterizedTest
  @MethodSource("models")
  void areReadAsTheyWereWritten(ModelDefinition model) throws Exception {
    ModelDefinition written = ModelPackageWriter.write(dir, model, Map.of());

    Bits.assertSame(written, model);
    Bits.assertSame(ModelPackage.read(dir), model);
    assertThat(written.stateHash()).isEqualTo(model.stateHash());
  }

  @Test
  void aModelThatGeneratesLosesItsOutputVocabularyWhenAnotherReplacesIt() throws Exception {
    ModelPackageWriter.write(dir, GREEDY, Map.of());
    assertThat(dir.resolve("output.json")).exists();
    ModelPackageWriter.write(dir, ONE_TO_ONE, Map.of());
    assertThat(dir.resolve("output.json")).doesNotExist();
  }

  @Test
  void theHashesTellTheDecoderFromWhatIsStored() throws Exception {
    ModelDefinition greedy = ModelPackageWriter.write(dir, GREEDY, Map.of());
    ModelDefinition sample = ModelPackageWriter.write(dir, SAMPLE, Map.of());

    assertThat(sample.stateHash()).isEqualTo(greedy.stateHash());
    assertThat(sample.packageHash()).isNotEqualTo(greedy.packageHash());
  }

  @Test
  void anInitialStateBelongsToTheStateHash() {
    ModelDefinition plain = TestModels.nextToken(1, 4, 2, 3);
    InitialState hidden = new InitialState(Optional.empty(), Optional.of(Tensor.vector(1, 2, 3)));
    InitialState cell = new InitialState(Optional.of(Tensor.vector(1, 2, 3)), Optional.empty());

    assertThat(Stream.of(InitialState.ZERO, hidden, cell).map(state -> TestModels.withInitial(plain, List.of(state)).stateHash()))
        .doesNotHaveDuplicates().first().isEqualTo(plain.stateHash());
  }

  @Test
  void aSampledGenerationMayLeaveItsFieldsToTheirDefaults() throws Exception {
    ModelPackageWriter.write(dir, GREEDY, Map.of());
    edit("\"method\": \"greedy\"", "\"method\": \"sample\"");

    assertThat(ModelPackage.read(dir).decoder().orElseThrow().generation().method()).isEqualTo(new Sample(1f, 0, 1f, 1));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      "method": "greedy"    | "method": "greedy", "topK": 3            | generation.topK is not a known field
      "method": "greedy"    | "method": "beam", "beams": 3, "topP": 1  | generation.topP is not a known field
      "method": "greedy"    | "method": "beam"                         | generation.beams is missing
      "method": "greedy"    | "method": "beam", "beams": 65            | generation.beams must be a whole number from 1 to 64, but is 65
      "method": "greedy"    | "method": "beam", "beams": 2, "completions": 3 | generation.completions must be a whole number from 1 to 2, but is 3
      "method": "greedy"    | "method": "sample", "temperature": 0     | generation.temperature must be a number from 0.01 to 100.0, but is 0
      "method": "greedy"    | "method": "sample", "topP": 1.5          | generation.topP must be a number from 1.4E-45 to 1.0, but is 1.5
      "method": "greedy"    | "method": "best"                         | generation.method "best" is unknown (it must be one of greedy, sample, beam)
      "maxLength": 7        | "maxLength": 0                           | generation.maxLength must be a whole number from 1 to 2147483647, but is 0
      "maxLength": 7        | "maxLength": 16385                       | generation.maxLength is 16385, times 1 sequences at once: one event may cost 16384 steps of the decoder, so that it does not hold up those behind it
      "start": "<s>"        | "start": "<x>"                           | decoder.start "<x>" must be a token of output.json
      "stop": "</s>"        | "stop": "E"                              | decoder.stop "E" must be a token of output.json
      "weights": "lstm",    | "weights": "lstm", "initialHiden": "x",  | layers[0].initialHiden is not a known field; did you mean "initialHidden"?
      "weights": "decoder.lstm", | "weights": "decoder.lstm", "initialHidden": "x", | decoder.layers[0].initialHidden can't be: a decoder's layers start from the state that the model's own layers leave
      "activation": "softmax" | "activation": "linear"                 | head must end in a dense layer with activation softmax, since a decoder chooses tokens by their probabilities
      "surprise": false     | "surprise": true                         | output.surprise must be false, since it is for next-token models: it needs shape synchronized, but shape is many-to-many
      "decoder": {          | "decoder": { "beams": 1,                 | decoder.beams is not a known field
      """)
  void refusesAModelThatGenerates(String from, String to, String message) throws Exception {
    ModelPackageWriter.write(dir, GREEDY, Map.of());
    edit(from, to);

    assertRefused(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      "activation": "tanh"  | "activation": "softmax"                  | head[0].activation is softmax, which only the last layer of a head can be
      "labels": "labels.json" | "labels": "labels.json", "summary": "hidden" | output.summary is hidden, but a model of shape one-to-one keeps nothing to sum up; set it to none
      "one-to-one"          | "synchronized"                           | layers is empty; only a model of shape one-to-one may have no layer
      """)
  void refusesAFeedForwardModel(String from, String to, String message) throws Exception {
    ModelPackageWriter.write(dir, ONE_TO_ONE, Map.of());
    edit(from, to);

    assertRefused(message);
  }

  @Test
  void refusesADecoderThatCannotTakeTheStateOver() {
    ModelDefinition other = TestModels.translator(3, new GenerationDefinition(new Greedy(), 7), 6, 5, 3);
    ModelDefinition one = TestModels.translator(3, new GenerationDefinition(new Greedy(), 7), 6, 5);

    assertThatThrownBy(() -> ModelPackageWriter.write(dir, withDecoderOf(GREEDY, other), Map.of())).hasMessage(dir.resolve("model.json")
        + ": decoder.layers[1] has h of 3 and c of 3, but layers[1], whose state it takes over, has h of 4 and c of 4");
    assertThatThrownBy(() -> ModelPackageWriter.write(dir, withDecoderOf(GREEDY, one), Map.of()))
        .hasMessage(
            dir.resolve("model.json") + ": decoder.layers has 1 recurrent layers, but layers has 2; each takes over the state of one");
  }

  private static ModelDefinition withDecoderOf(ModelDefinition model, ModelDefinition other) {
    return new ModelDefinition(model.name(), model.version(), model.shape(), model.input(), model.layers(), model.initial(), other.head(),
        other.decoder(), model.output(), model.stateHash(), model.packageHash());
  }

  @Test
  void refusesTheCellStateOfACellThatHasNone() throws Exception {
    ModelPackageWriter.write(dir, TestModels.everyCell(1), Map.of());
    edit("\"summary\"", "\"summary\"", false);
    edit("\"labels\": null", "\"labels\": null, \"summary\": \"cell\"", true);

    assertRefused("output.summary is cell, but the last layer's cell has no cell state; set it to hidden or none");
  }

  private void edit(String from, String to) throws Exception {
    edit(from, to, true);
  }

  private void edit(String from, String to, boolean there) throws Exception {
    Path file = dir.resolve("model.json");
    String json = Files.readString(file).replaceAll(" : ", ": ");
    assertThat(json.contains(from)).as(from).isEqualTo(there);
    int at = json.indexOf(from);
    Files.writeString(file, at < 0 ? json : json.substring(0, at) + to + json.substring(at + from.length()));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class)
        .hasMessage(dir.resolve("model.json") + ": " + message);
  }
}
