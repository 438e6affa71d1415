package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for, and refused, where a layer reads backward. */
class BackwardImportTest {
  private static final Path KERAS = Path.of("src/test/resources/import/keras");
  private static final int H = 2;

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder).activation(DenseActivation.LINEAR);
  }

  @Test
  void theShapeIsNotAskedForButWhatTheHeadReadsIs() throws Exception {
    Path file = bothWays(3);

    assertThat(imports.refusal(file)).isEqualTo("does not say what is read of its last layer, LSTM of module \"lstm\", layer 0, forward and"
        + " backward; give --answer last-states (of each direction, after its own last step: PyTorch's h_n) or --answer last-step (what"
        + " both give for the last step: PyTorch's output[:, -1])");
    ModelImport imported = imports.answer(Answer.LAST_STEP).run(file);

    assertThat(imported.model().shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertThat(imported.model().reading()).contains(new ReadingDefinition.Whole(1000, Answer.LAST_STEP));
    assertThat(imported.origins()).contains("  layer 0       LSTM of module \"lstm\", layer 0, forward and backward");
  }

  @Test
  void outputsPerStepAreRefusedByTheLayersName() throws Exception {
    Path file = bothWays(3);

    assertThat(imports.shape(Shape.SYNCHRONIZED).answer(Answer.LAST_STEP).refusal(file)).isEqualTo("--shape synchronized: " + file
        + ": LSTM of module \"lstm\", layer 0, forward and backward: reads the sequence backward; outputs per step can't wait for its end,"
        + " so only many-to-one is possible");
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "16, 1000", "17, 963", "1638, 10", "20000, 1"})
  void asManyEventsAreKeptAs64KibibytesHold(int features, int events) throws Exception {
    ModelDefinition model = imports.answer(Answer.LAST_STATES).run(bothWays(features)).model();

    assertThat(model.reading().orElseThrow().mostKept()).isEqualTo(events);
  }

  @Test
  void moreEventsAreKeptIfTheUserSaysSo() throws Exception {
    Path file = bothWays(100);

    assertThat(imports.answer(Answer.LAST_STATES).maxLength(10_486).refusal(file))
        .isEqualTo("--max-length 10486: must be from 1 to 10485, as a sequence may keep 1048576 numbers, and an event has 100");
    assertThat(imports.maxLength(0).refusal(file)).startsWith("--max-length 0: must be from 1 to ");
    assertThat(imports.maxLength(10_485).run(file).model().reading().orElseThrow().mostKept()).isEqualTo(10_485);
  }

  @Test
  void optionsOfWhatReadsBackwardAreRefusedWhereNothingDoes() throws Exception {
    Path file = new TensorFile().layer("lstm", 0, 4, 3, H).linear("fc", H, 2).write(folder);

    assertThat(imports.shape(Shape.MANY_TO_ONE).maxLength(9).refusal(file))
        .isEqualTo("--max-length 9: every layer of " + file + " reads forward, so no events need to be kept");
    assertThat(imports.answer(Answer.LAST_STEP).refusal(file)).isEqualTo("--answer last-step: the last layer of " + file
        + " reads forward, so what it gives for the last step is its last state");
  }

  @Test
  void anAnswerIsRefusedWhereTheLastLayerReadsForwardOrTheFileSaysIt() throws Exception {
    Path stack = new TensorFile().bothWays("rnn1", 0, 3, 3, H).layer("rnn2", 0, 3, 2 * H, H).linear("fc", H, 2).write(folder);

    assertThat(imports.answer(Answer.LAST_STATES).refusal(stack)).startsWith("--answer last-states: the last layer of ");
    Path graph = Path.of("src/test/resources/import/onnx/lstm-both-states.onnx");
    assertThat(new Imports(folder).answer(Answer.LAST_STEP).refusal(graph)).isEqualTo(
        "--answer last-step: " + graph + " itself says what is read of its last layer, last-states; leave the option out");
    begin();
    assertThat(imports.run(stack).model().reading()).contains(new ReadingDefinition.Whole(1000, Answer.LAST_STATES));
  }

  @Test
  void directionsThatDontFitEachOtherAreNamed() throws Exception {
    imports.answer(Answer.LAST_STEP);
    assertRefused(new TensorFile().bothWays("lstm", 0, 4, 3, H).layer("lstm", 1, 4, 2 * H, H),
        "layer 1 of module \"lstm\" has no weight_ih_reverse");
    assertRefused(
        new TensorFile().layer("gru", 0, 3, 3, H).tensor("gru.weight_ih_l0_reverse", 9, 3).tensor("gru.weight_hh_l0_reverse", 9, 3),
        "GRU of module \"gru\", layer 0: its two directions are of different sizes, weight_ih [6 × 3] and weight_ih_reverse [9 × 3], weight_hh"
            + " [6 × 2] and weight_hh_reverse [9 × 3]");
    assertRefused(
        new TensorFile().layer("gru", 0, 3, 3, H).tensor("gru.weight_ih_l0_reverse", 6, 4).tensor("gru.weight_hh_l0_reverse", 6, 2),
        "its two directions are of different sizes");
    assertRefused(
        new TensorFile().layer("gru", 0, 3, 3, H).tensor("gru.weight_ih_l0_reverse", 6, 3).tensor("gru.weight_hh_l0_reverse", 5, 2),
        "has weight_ih_reverse [6 × 3] and weight_hh_reverse [5 × 2]");
    assertRefused(new TensorFile().tensor("a.weight_ih_l0_reverse", 8, 3).tensor("a.weight_hh_l0_reverse", 8, 2),
        "layer 0 of module \"a\" has no weight_ih");
    assertRefused(new TensorFile().bothWays("lstm", 0, 4, 3, H).layer("after", 0, 4, H, H).linear("fc", H, 2),
        "their order is not clear");
  }

  /** A bidirectional LSTM with a head. */
  private Path bothWays(int features) throws IOException {
    return new TensorFile().bothWays("lstm", 0, 4, features, H).linear("fc", 2 * H, 2).write(folder);
  }

  private void assertRefused(TensorFile file, String message) throws Exception {
    assertThat(imports.refusal(file.write(folder))).contains(message);
  }

  // ---- dense layers among recurrent ones

  /** Linears of all sizes alike, so that nothing but the user tells where they are. */
  private static TensorFile alike() {
    return new TensorFile().linear("in", H, H).layer("low", 0, 4, H, H).linear("mid", H, H).layer("up", 0, 3, H, H).linear("out", H, H);
  }

  @Test
  void linearsHaveTheirPlaceAmongTheLayersAndTheirActivationInTheSameOrder() throws Exception {
    Path file = alike().write(folder);
    Imports asked = new Imports(folder).shape(Shape.SYNCHRONIZED).layers("in", "low", "mid", "up");

    assertThat(asked.refusal(file))
        .isEqualTo("does not say what its dense layers end in; give --activation with a name for each of Linear of"
            + " module \"in\", Linear of module \"mid\", Linear of module \"out\", in this order, such as --activation relu,relu,softmax (of"
            + " linear, sigmoid, softmax, tanh and relu)");
    asked.activation(DenseActivation.SOFTMAX, DenseActivation.TANH, DenseActivation.RELU);
    assertThat(asked.refusal(file)).contains("only the last of Linear of module \"in\"", " can end in softmax");
    asked.activation(DenseActivation.RELU, DenseActivation.TANH, DenseActivation.SIGMOID);

    ModelDefinition model = asked.run(file).model();

    assertThat(
        model.layers().stream().map(layer -> layer instanceof LayerDefinition.Dense dense ? dense.layer().activation().name() : "cell"))
        .containsExactly("RELU", "cell", "TANH", "cell");
    assertThat(model.head()).isInstanceOfSatisfying(HeadDefinition.Dense.class,
        head -> assertThat(head.layers()).singleElement().matches(layer -> layer.activation() == DenseActivation.SIGMOID));
  }

  @Test
  void aLinearBeforeTheOnlyLayerNeedsNoHead() throws Exception {
    Path file = new TensorFile().linear("in", 3, 4).layer("lstm", 0, 4, 4, H).write(folder);
    imports.shape(Shape.SYNCHRONIZED).layers("in", "lstm");

    assertThat(imports.activation().refusal(file)).contains("give --activation with a name for each of Linear of module \"in\"",
        "such as --activation relu (of linear, sigmoid, tanh and relu)");
    assertThat(imports.activation(DenseActivation.SOFTMAX).refusal(file)).contains("none of Linear of module \"in\" can end in softmax");
    assertThat(imports.activation(DenseActivation.RELU).run(file).model().head()).isEqualTo(new HeadDefinition.Hidden(H));
  }

  @Test
  void linearsThatCouldBeBeforeTheLayersOrAfterThemAreAskedFor() throws Exception {
    Path file = new TensorFile().linear("fc1", H, H).layer("lstm", 0, 4, H, H).linear("fc2", H, H).write(folder);
    imports.shape(Shape.SYNCHRONIZED).activation(DenseActivation.RELU, DenseActivation.LINEAR);

    assertThat(imports.refusal(file)).isEqualTo("module \"fc1\" can come after the recurrent layers or before them; give --head fc1,fc2, or"
        + " --layers with fc1 in its place");
    assertThat(imports.head("fc1", "fc2").run(file).model().layers()).hasSize(1);
    begin();
    assertThat(
        imports.shape(Shape.SYNCHRONIZED).activation(DenseActivation.RELU, DenseActivation.LINEAR).layers("fc1", "lstm").run(file).model()
            .layers())
        .hasSize(2);
  }

  @Test
  void placesThatLinearsCantHaveAreNamed() throws Exception {
    Path file = alike().write(folder);
    imports.shape(Shape.SYNCHRONIZED);

    assertThat(imports.layers("in", "low", "mid", "up", "out").refusal(file))
        .contains("can have no Linear after the last recurrent layer here; name out by --head");
    assertThat(imports.layers("in", "low", "mid").refusal(file))
        .contains(
            "can have no Linear after the last recurrent layer here; name mid by --head");
    assertThat(imports.layers("in", "low", "in", "up").refusal(file)).contains(
        "has low,up; name those that the model has, each once, first layer first, and among them any of in,mid,out that is a Linear");
    assertThat(imports.layers("in", "low", "other", "up").refusal(file)).contains("name those that the model has, each once");
    assertThat(imports.layers("low", "up").refusal(file))
        .contains("has several Linears, and their order is not clear", "one before or between recurrent layers belongs into --layers");
    Path narrow = new TensorFile().linear("in", 3, 4).layer("lstm", 0, 4, 5, H).linear("out", H, 2).write(folder);
    assertThat(imports.layers("in", "lstm").activation(DenseActivation.RELU, DenseActivation.LINEAR).refusal(narrow))
        .isEqualTo("LSTM of module \"lstm\", layer 0 reads 5 values, but what comes before it gives 4");
  }

  // ---- Keras

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      "merge_mode": "concat" | "merge_mode": "sum" | Bidirectional "low": merge_mode = sum can't be carried over; concat can
      "merge_mode": "concat" | "merge_mode": null | Bidirectional "low": merge_mode = None can't be carried over; concat can
      "class_name": "LSTM" | "class_name": "ConvLSTM1D" | Bidirectional "low": wraps a layer ConvLSTM1D, which can't be carried over
      "go_backwards": false | "go_backwards": true | Bidirectional "low": its layer must read forward, and its backward_layer backward
      "go_backwards": true | "go_backwards": false | Bidirectional "low": its layer must read forward, and its backward_layer backward
      "return_sequences": true | "return_sequences": false | Bidirectional "low": its backward_layer is of another kind than its layer
      "activation": "tanh", "use_bias": true, "dropout": 0.0, "recurrent_activation": "sigmoid"}, "registered_name": null}, "backward_layer" | "activation": "relu", "use_bias": true, "dropout": 0.0, "recurrent_activation": "sigmoid"}, "registered_name": null}, "backward_layer" | Bidirectional "low": its backward_layer is of another kind than its layer
      "activation": "relu" | "activation": "softmax" | Bidirectional "high": comes after a softmax, which can't be carried over
      """)
  void whatABidirectionalCantBeIsNamed(String found, String replaced, String message) throws Exception {
    assertThat(imports.tokens(9).refusal(keras("both.keras", found, replaced))).contains(message);
  }

  @Test
  void outputsPerStepOfTheLastBidirectionalAreRefusedUnlessTheLastStepsAreWanted() throws Exception {
    String perStep = "\"return_sequences\": true";
    Path file = keras("both.keras", "\"return_sequences\": false", perStep, "\"return_sequences\": false", perStep);

    assertThat(imports.tokens(9).refusal(file))
        .isEqualTo("Bidirectional \"low\", forward and backward: reads the sequence backward; outputs"
            + " per step, which the file has, can't wait for its end; give --shape many-to-one for the last step's");
    assertThat(imports.shape(Shape.MANY_TO_ONE).run(file).model().reading()).contains(new ReadingDefinition.Whole(1000, Answer.LAST_STEP));
  }

  @Test
  void whatReadsBackwardAndGivesSequencesIsRefused() throws Exception {
    assertThat(imports.refusal(keras("reverse.keras", "\"return_sequences\": false", "\"return_sequences\": true")))
        .isEqualTo(
            "LSTM \"from_the_end\": go_backwards = true with return_sequences = true gives the outputs in reversed order, which can't"
                + " be carried over");
  }

  @Test
  void weightsAloneOfABidirectionalLeaveItsAnswerOpen() throws Exception {
    Path file = KERAS.resolve("both.weights.h5");

    assertThat(imports.tokens(9).refusal(file)).isEqualTo("has dense and dense_1; a second dense layer can't be carried over; one"
        + " before or between recurrent layers belongs into --layers");
    imports.layers("dense", "bidirectional", "dense_1", "bidirectional_1").activation(DenseActivation.TANH, DenseActivation.RELU,
        DenseActivation.SOFTMAX);
    assertThat(imports.refusal(file)).startsWith("does not say what is read of its last layer, bidirectional_1, forward and backward; give"
        + " --answer last-states");
    assertThat(imports.layers("bidirectional", "bidirectional_1", "dense").refusal(file))
        .contains("dense comes after the last recurrent layer, so it is the head; leave it out");
  }

  /** With the first place of each text in its configuration replaced by the one after it. */
  private Path keras(String name, String... foundAndReplaced) throws IOException {
    Path file = folder.resolve("changed.keras");
    try (ZipFile from = new ZipFile(KERAS.resolve(name).toFile());
        OutputStream out = Files.newOutputStream(file);
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("config.json")) {
          String config = new String(bytes, StandardCharsets.UTF_8);
          for (int i = 0; i < foundAndReplaced.length; i += 2) {
            assertThat(config).contains(foundAndReplaced[i]);
            config = config.replaceFirst(Pattern.quote(foundAndReplaced[i]), Matcher.quoteReplacement(foundAndReplaced[i + 1]));
          }
          bytes = config.getBytes(StandardCharsets.UTF_8);
        }
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(bytes);
      }
    }
    return file;
  }
}
