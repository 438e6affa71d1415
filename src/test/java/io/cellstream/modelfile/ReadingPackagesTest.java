package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Quantiser;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import java.nio.charset.StandardCharsets;
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

/** Packages of models that read sequences at their end, and of dense layers in a stack. */
class ReadingPackagesTest {
  private static final ModelDefinition TOKENS = TestModels.bothWays(3, 7, 40, Answer.LAST_STEP);
  private static final ModelDefinition FEATURES = TestModels.bothWaysOfFeatures(4, 3, 25);

  @TempDir
  Path dir;

  static Stream<ModelDefinition> models() {
    InitialState initial = new InitialState(Optional.of(Tensor.vector(1, 2, 3, 4, 5, 6, 7, 8)),
        Optional.of(Tensor.vector(8, 7, 6, 5, 4, 3, 2, 1)));
    ModelDefinition begun = TestModels.withInitial(FEATURES, List.of(initial)).withReading(FEATURES.reading().orElseThrow());
    return Stream.of(TOKENS, FEATURES, begun, TestModels.withSummary(FEATURES, Summary.CELL),
        Quantiser.quantise(TOKENS, Precision.INT16), Quantiser.quantise(FEATURES, Precision.INT8));
  }

  @ParameterizedTest
  @MethodSource("models")
  void areReadAsTheyWereWritten(ModelDefinition model) throws Exception {
    ModelDefinition written = ModelPackageWriter.write(dir, model, Map.of());

    Bits.assertSame(written, model);
    Bits.assertSame(ModelPackage.read(dir), model);
    // the definition's own dimensions are looked at once more
    new RecurrentModel(written, Kernels.select(KernelMode.SCALAR).kernel());
  }

  @Test
  void nameTheirTensorsAsPyTorchDoes() throws Exception {
    ModelPackageWriter.write(dir, FEATURES, Map.of());

    assertThat(Files.readString(dir.resolve("weights.safetensors"), StandardCharsets.ISO_8859_1)).contains("lstm.weight_ih_l0\"",
        "lstm.weight_ih_l0_reverse\"", "lstm.weight_hh_l0_reverse\"", "lstm.bias_ih_l0_reverse\"", "lstm.bias_hh_l0_reverse\"");
    assertThat(Files.readString(dir.resolve("model.json"))).contains("\"direction\": \"bidirectional\"", "\"maxLength\": 25",
        "\"answer\": \"last-states\"");
  }

  /** Which way the layers read determines what they make of the kept inputs; how many are kept, and which step is looked at, does not. */
  @Test
  void haveAStateHashOverTheDirectionsButNotOverTheReading() {
    CellDefinition cell = FEATURES.layers().getFirst().cells().getFirst();
    List<String> hashes = Stream
        .<LayerDefinition>of(cell, new LayerDefinition.Backward(cell), new LayerDefinition.Bidirectional(cell, cell))
        .map(layer -> TestModels.stateHash(FEATURES.input(), List.of(layer))).toList();
    assertThat(hashes).doesNotHaveDuplicates();
    assertThat(FEATURES.withReading(new ReadingDefinition.Whole(3, Answer.LAST_STEP)).stateHash()).isEqualTo(FEATURES.stateHash());
    assertThat(FEATURES.stateHash()).isEqualTo("60ad63e79b744a9f0c0faffc99fe3a5a8aaaef99cef2867e5a60c0e9b1d3d7bc");
  }

  @Test
  void areDescribedInWords() {
    assertThat(ModelSummary.describe(TOKENS)).contains("layer 0       bidirectional LSTM, 3 → 5 + 5 hidden units\n",
        "layer 1       dense, 10 → 4 outputs, relu\n", "layer 2       GRU that reads backward, 4 → 6 hidden units\n",
        "reading       at the end of the sequence, from its events; at most 40, then it is over; the head reads the sequence's last step, which"
            + " is the backward direction's first\n",
        "state         4 bytes per event: its token's id, kept until the sequence is over, 40 at most\n");
    assertThat(ModelSummary.describe(FEATURES)).contains("the head reads both directions' last states\n",
        "state         12 bytes per event: its features, in f32, kept until the sequence is over, 25 at most\n");
  }

  static Stream<String[]> refusals() {
    String reading = "\"reading\": {\n    \"maxLength\": 40,\n    \"answer\": \"last-step\"\n  },";
    return Stream.of(
        new String[]{"\"shape\": \"many-to-one\"", "\"shape\": \"synchronized\"",
            "reading keeps inputs, which only a model of shape many-to-one does, but shape is synchronized"},
        new String[]{reading, "",
            "reading is missing: layers[0] reads backward, so a sequence's inputs are kept until its end, and {\"maxLength\": …, \"answer\": …}"
                + " says how many"},
        new String[]{"\"maxLength\": 40", "\"maxLength\": 0", "reading.maxLength must be a whole number from 1"},
        new String[]{"\"maxLength\": 40", "\"maxLength\": 2000000",
            "reading.maxLength is 2000000, so a sequence's state could hold 2000000 numbers; 1048576 are allowed"},
        new String[]{"last-step", "last", "reading.answer \"last\" is unknown"},
        new String[]{"\"bidirectional\"", "\"both\"", "layers[0].direction \"both\" is unknown"},
        new String[]{"\"direction\": \"backward\",", "", "reading.answer must be last-states"},
        new String[]{"\"activation\": \"relu\"", "\"activation\": \"softmax\"", "layers[1].activation \"softmax\" is unknown"});
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void areRefusedWhereTheyContradictThemselves(String said, String instead, String message) throws Exception {
    ModelPackageWriter.write(dir, TOKENS, Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    assertThat(json).contains(said);
    Files.writeString(dir.resolve("model.json"), json.replace(said, instead));

    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class).hasMessageContaining(message);
  }

  @Test
  void aReadingNeedsALayerThatReadsBackward() throws Exception {
    ModelPackageWriter.write(dir, TestModels.classifier(1, 5, 3, 2, 4), Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    Files.writeString(dir.resolve("model.json"),
        json.replace("\"output\":", "\"reading\":{\"maxLength\":3,\"answer\":\"last-states\"},\"output\":"));
    assertThatThrownBy(() -> ModelPackage.read(dir)).hasMessageContaining("reading is for models with a layer that reads backward");
  }

  @ParameterizedTest
  @CsvSource({"true,'layers ends in a dense layer'", "false,'must be last-states, since the last layer reads forward'"})
  void theLastLayerSaysWhatTheHeadReads(boolean dense, String message) throws Exception {
    ModelPackageWriter.write(dir, TOKENS, Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    int last = json.indexOf("\"cell\": \"gru\"");
    String before = json.substring(0, json.lastIndexOf('{', last));
    String after = json.substring(json.indexOf('}', last));
    String layer = dense
        ? "{\"cell\":\"dense\",\"weights\":\"dense.l1\",\"activation\":\"relu\""
        : "{\"cell\":\"gru\",\"hidden\":6,\"weights\":\"gru\",\"layer\":2";
    Files.writeString(dir.resolve("model.json"), before + layer + after);
    assertThatThrownBy(() -> ModelPackage.read(dir)).hasMessageContaining(message);
  }

  @Test
  void canNotSayThatTwoDirectionsDiffer() {
    CellDefinition forward = FEATURES.layers().getFirst().cells().getFirst();
    CellDefinition backward = new CellDefinition.Rnn(
        new GateWeights(forward.weights().ih(), forward.weights().hh(), forward.weights().biasIh(), forward.weights().biasHh()),
        CellDefinition.Nonlinearity.TANH);
    ModelDefinition mixed = TestModels
        .model("mixed", Shape.MANY_TO_ONE, FEATURES.input(), List.of(new LayerDefinition.Bidirectional(forward, backward)),
            new HeadDefinition.Hidden(8), new OutputDefinition(0, true, false, null))
        .withReading(FEATURES.reading().orElseThrow());
    assertThatThrownBy(() -> ModelPackageWriter.write(dir, mixed, Map.of()))
        .hasMessage(dir.resolve("model.json") + ": layers[0] can't say that its two directions have different cells");
  }

  @Test
  void aDecoderReadsForward() throws Exception {
    ModelPackageWriter.write(dir, TestModels.translator(3,
        new GenerationDefinition(new Greedy(), 7), 6, 5), Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    Files.writeString(dir.resolve("model.json"),
        json.replace("\"weights\": \"decoder.lstm\"", "\"direction\": \"backward\", \"weights\": \"decoder.lstm\""));
    assertThatThrownBy(() -> ModelPackage.read(dir)).hasMessageContaining("decoder.layers[0].direction must be forward");
  }
}
