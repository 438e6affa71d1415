package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.SafetensorsFile;
import io.cellstream.modelfile.StoredTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that the programs in {@code src/test/golden/import} made: an imported model answers at the end of short
 * and long sequences as what made the file does.
 */
class BackwardGoldenFilesTest {
  private static final Path PYTORCH = Path.of("src/test/resources/import/pytorch");
  private static final Path KERAS = Path.of("src/test/resources/import/keras");
  private static final int[] LENGTHS = {200, 61, 2, 1};

  @TempDir
  Path temporary;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(temporary);
  }

  @ParameterizedTest
  @CsvSource({"both-states-9, both-states, 11, LAST_STATES", "both-states-13, both-states, 11, LAST_STATES",
      "both-view-13, both-states, 11, LAST_STATES", "both-last-step-13, both-last-step, 0, LAST_STEP",
      "both-halves-13, both-halves, 0, LAST_STATES", "dense-among-13, dense-among, 0, LAST_STATES"})
  void pytorchsOnnxAnswersAsPytorch(String graph, String module, int tokens, Answer answer) throws Exception {
    if (tokens > 0) {
      imports.tokens(tokens);
    }
    ModelDefinition model = imports.run(PYTORCH.resolve(graph + ".onnx")).model();

    assertThat(model.shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertThat(model.reading().orElseThrow().answer()).isEqualTo(answer);
    assertAnswers(model, PYTORCH, module);
  }

  @Test
  void safetensorsOfLayersThatReadBothWaysAnswerAsPytorch() throws Exception {
    ModelDefinition states = imports.tokens(11).activation(DenseActivation.SOFTMAX).answer(Answer.LAST_STATES)
        .run(PYTORCH.resolve("both-states.safetensors")).model();
    assertThat(states.shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertAnswers(states, PYTORCH, "both-states");

    begin();
    assertAnswers(
        imports.activation(DenseActivation.LINEAR).answer(Answer.LAST_STEP).run(PYTORCH.resolve("both-last-step.safetensors")).model(),
        PYTORCH, "both-last-step");
    begin();
    assertAnswers(
        imports.nonlinearity(Nonlinearity.TANH).answer(Answer.LAST_STATES).run(PYTORCH.resolve("both-halves.safetensors")).model(),
        PYTORCH, "both-halves");
    begin();
    assertAnswers(imports.answer(Answer.LAST_STEP).run(PYTORCH.resolve("both-projected.safetensors")).model(), PYTORCH, "both-projected");
  }

  @Test
  void safetensorsOfLinearsBeforeAndBetweenRecurrentLayersAnswerAsPytorch() throws Exception {
    Path file = PYTORCH.resolve("dense-among.safetensors");
    imports.layers("proj", "gru", "squeeze", "lstm").activation(DenseActivation.RELU, DenseActivation.TANH, DenseActivation.SIGMOID);
    ModelDefinition model = imports.run(file).model();
    assertAnswers(model, PYTORCH, "dense-among");
    begin();
    assertThat(imports.run(PYTORCH.resolve("dense-among-13.onnx")).model().stateHash()).isEqualTo(model.stateHash());
  }

  @Test
  void kerasWeightsAloneAnswerAsTheirModel() throws Exception {
    imports.tokens(9).layers("dense", "bidirectional", "dense_1", "bidirectional_1").answer(Answer.LAST_STATES)
        .activation(DenseActivation.TANH, DenseActivation.RELU, DenseActivation.SOFTMAX);
    assertAnswers(imports.run(KERAS.resolve("both.weights.h5")).model(), KERAS, "both");
  }

  @Test
  void kerasModelsAnswerAsKerasDocumentsIt() throws Exception {
    ModelDefinition both = imports.tokens(9).run(KERAS.resolve("both.keras")).model();
    assertThat(both.shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertAnswers(both, KERAS, "both");

    begin();
    ModelDefinition reverse = imports.run(KERAS.resolve("reverse.keras")).model();
    assertThat(reverse.layers()).first().isInstanceOf(LayerDefinition.Backward.class);
    assertAnswers(reverse, KERAS, "reverse");
  }

  @Test
  void wholeModelsInHdf5AnswerAsKeras() throws Exception {
    assertAnswers(imports.tokens(9).run(KERAS.resolve("three.h5")).model(), KERAS, "three");

    begin();
    ModelImport functional = imports.run(KERAS.resolve("model.h5"));
    assertAnswers(functional.model(), KERAS, "model");
    assertThat(functional.origins()).containsExactly("  input         3 features as they come",
        "  layer 0       Bidirectional \"both\", forward and backward",
        "  layer 1       GRU \"gru\"", "  head          Dense \"answer\" with Activation \"chances\" [3 × 5]");
  }

  @Test
  void denseLayersBeforeALayerThatAnswersAtEveryStepAnswerAsPytorch() throws Exception {
    ModelDefinition model = imports.run(PYTORCH.resolve("dense-ahead-13.onnx")).model();

    assertThat(model.layers()).hasSize(3).first().isInstanceOf(LayerDefinition.Dense.class);
    assertThat(model.shape()).isEqualTo(Shape.SYNCHRONIZED);
    Map<String, StoredTensor> expected = expected(PYTORCH, "dense-ahead");
    float[][] answers = Imports.answers(model, data(expected, "x"));
    for (int t = 0; t < answers.length; t++) {
      assertClose(answers[t], data(expected, "y"), t);
    }
  }

  private static void assertAnswers(ModelDefinition model, Path files, String module) throws Exception {
    Map<String, StoredTensor> expected = expected(files, module);
    StoredTensor x = Objects.requireNonNull(expected.get("x"));
    int width = x.data().length / LENGTHS[0];
    for (int n = 0; n < LENGTHS.length; n++) {
      assertClose(Imports.answer(model, Arrays.copyOf(x.data(), LENGTHS[n] * width)), data(expected, "y"), n);
    }
  }

  private static void assertClose(float[] answer, float[] expected, int row) {
    for (int v = 0; v < answer.length; v++) {
      float wanted = expected[row * answer.length + v];
      assertThat((double) answer[v]).as("value %d of answer %d", v, row).isCloseTo(wanted, within(1e-5 * Math.max(1, Math.abs(wanted))));
    }
  }

  private static Map<String, StoredTensor> expected(Path files, String module) throws Exception {
    return SafetensorsFile.read(files.resolve(module + ".expected.safetensors"));
  }

  private static float[] data(Map<String, StoredTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name)).data();
  }
}
