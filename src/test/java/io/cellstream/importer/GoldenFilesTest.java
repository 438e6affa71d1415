package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.SafetensorsFile;
import io.cellstream.modelfile.StoredTensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of {@code src/test/golden/import}: an imported model answers for 200 steps as what made the file does. */
class GoldenFilesTest {
  private static final Path PYTORCH = Path.of("src/test/resources/import/pytorch");
  private static final Path KERAS = Path.of("src/test/resources/import/keras");
  private static final double AGREEMENT = 1e-5;

  @TempDir
  Path temporary;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens-9", "tokens-13", "tokens-16", "tokens-unfolded-11"})
  void pytorchsOnnxOfTokensAnswersAsPytorch(String name) throws Exception {
    ModelDefinition model = imports.tokens(11).run(PYTORCH.resolve(name + ".onnx")).model();

    assertThat(model.shape()).isEqualTo(Shape.SYNCHRONIZED);
    assertAnswers(model, PYTORCH.resolve("tokens.expected.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"last-step-9", "last-step-13", "final-state-14"})
  void pytorchsOnnxThatAnswersAtTheEndAnswersAsPytorch(String name) throws Exception {
    ModelDefinition model = imports.run(PYTORCH.resolve(name + ".onnx")).model();

    assertThat(model.shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertAnswers(model, PYTORCH.resolve(name.replaceAll("-\\d+$", "") + ".expected.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixed-13", "step-13", "deep-13"})
  void pytorchsOnnxOfFeaturesAnswersAsPytorch(String name) throws Exception {
    ModelDefinition model = imports.run(PYTORCH.resolve(name + ".onnx")).model();

    assertThat(model.shape()).isEqualTo(Shape.SYNCHRONIZED);
    assertAnswers(model, PYTORCH.resolve(name.replaceAll("-\\d+$", "") + ".expected.safetensors"));
  }

  @Test
  void pytorchsOnnxWithNormalisationsAndActivationsByThemselvesAnswersAsPytorch() throws Exception {
    assertAnswers(imports.run(PYTORCH.resolve("normed-17.onnx")).model(), PYTORCH.resolve("normed.expected.safetensors"));
  }

  /** Probabilities are answered, and not their logarithms. */
  @Test
  void aGraphThatEndsInLogarithmsOfProbabilitiesIsReadUpToThem() throws Exception {
    Path file = PYTORCH.resolve("normed-last-13.onnx");
    assertThat(imports.refusal(file)).contains("LogSoftmax gives logarithms", "give --output /fc/Gemm_output_0, the tensor that it reads");
    begin();
    assertAnswers(imports.output("/fc/Gemm_output_0").activation(DenseActivation.SOFTMAX).run(file).model(),
        PYTORCH.resolve("normed-last.expected.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens", "tokens-f64", "tokens-f16", "tokens-bf16"})
  void safetensorsOfAnyWidthAnswerAsPytorch(String name) throws Exception {
    ModelDefinition model = imports.tokens(11).shape(Shape.SYNCHRONIZED).activation(DenseActivation.SOFTMAX)
        .run(PYTORCH.resolve(name + ".safetensors")).model();

    String expected = name.equals("tokens-f64") ? "tokens" : name;
    assertAnswers(model, PYTORCH.resolve(expected + ".expected.safetensors"));
  }

  @Test
  void safetensorsOfCellFormsAnswerAsPytorch() throws Exception {
    assertAnswers(imports.shape(Shape.SYNCHRONIZED).activation(DenseActivation.LINEAR).run(PYTORCH.resolve("cells.safetensors")).model(),
        PYTORCH.resolve("cells.expected.safetensors"));
  }

  @Test
  void safetensorsOfAProjectedLstmAnswerAsPytorch() throws Exception {
    assertAnswers(imports.shape(Shape.SYNCHRONIZED).run(PYTORCH.resolve("projected.safetensors")).model(),
        PYTORCH.resolve("projected.expected.safetensors"));
  }

  @Test
  void safetensorsOfAGruWithoutAHeadsBiasAnswerAsPytorch() throws Exception {
    assertAnswers(
        imports.shape(Shape.MANY_TO_ONE).activation(DenseActivation.SIGMOID).run(PYTORCH.resolve("last-step.safetensors")).model(),
        PYTORCH.resolve("last-step.expected.safetensors"));
  }

  @Test
  void safetensorsOfAPlainRnnWithoutBiasAnswerAsPytorch() throws Exception {
    assertAnswers(imports.shape(Shape.MANY_TO_ONE).nonlinearity(Nonlinearity.RELU).run(PYTORCH.resolve("final-state.safetensors")).model(),
        PYTORCH.resolve("final-state.expected.safetensors"));
  }

  @Test
  void anOnnxGraphAndTheStateDictOfTheSameModelHaveTheSameState() throws Exception {
    String graph = imports.run(PYTORCH.resolve("mixed-13.onnx")).model().stateHash();
    String tensors = imports.shape(Shape.SYNCHRONIZED).activation(DenseActivation.LINEAR).layers("first", "second")
        .run(PYTORCH.resolve("mixed.safetensors")).model().stateHash();

    assertThat(tensors).isEqualTo(graph);
  }

  @Test
  void aSequentialKerasModelAnswersAsKerasDocumentsIt() throws Exception {
    ModelDefinition model = imports.tokens(9).run(KERAS.resolve("tokens.keras")).model();

    assertThat(model.shape()).isEqualTo(Shape.SYNCHRONIZED);
    assertAnswers(model, KERAS.resolve("tokens.expected.safetensors"));
  }

  @Test
  void whatDoublesLoseIsTold() throws Exception {
    Path pytorch = Path.of("src/test/resources/import/pytorch");
    imports.tokens(11).shape(Shape.SYNCHRONIZED).activation(DenseActivation.SOFTMAX);

    assertThat(imports.run(pytorch.resolve("tokens-f64.safetensors")).remarks())
        .contains("11 tensors are of f64, rounded to f32: every weight fits exactly");
    assertThat(imports.run(pytorch.resolve("tokens-f16.safetensors")).remarks()).noneMatch(line -> line.contains("rounded"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"normalised.keras", "normalised.h5"})
  void normalisationsAndActivationsByThemselvesAnswerAsKeras(String name) throws Exception {
    assertAnswers(imports.run(KERAS.resolve(name)).model(), KERAS.resolve("normalised.expected.safetensors"));
  }

  @Test
  void aFunctionalKerasModelAnswersAsKerasDocumentsIt() throws Exception {
    ModelDefinition model = imports.run(KERAS.resolve("readings.keras")).model();

    assertThat(model.shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertAnswers(model, KERAS.resolve("readings.expected.safetensors"));
  }

  @Test
  void aKerasGruThatResetsBeforeItsProductAnswersAsKerasDocumentsIt() throws Exception {
    assertAnswers(new Imports(temporary).shape(Shape.SYNCHRONIZED).run(KERAS.resolve("gru.weights.h5")).model(),
        KERAS.resolve("gru.expected.safetensors"));
  }

  /** With Masking, TimeDistributed, ReLU and Softmax around it. */
  @Test
  void aKerasModelWhoseActivationsAreLayersAnswersAsKerasDocumentsIt() throws Exception {
    ModelImport imported = new Imports(temporary).noPadding().run(KERAS.resolve("gates.keras"));

    assertAnswers(imported.model(), KERAS.resolve("gates.expected.safetensors"));
    assertThat(imported.origins()).containsExactly(
        "  input         3 features as they come (no event carries what Masking \"masking\" would skip: --no-padding)",
        "  layer 0       GRU \"gru_1\"", "  head          Dense \"hidden\" with ReLU \"rectified\" [6 × 5]",
        "  head          Dense \"answer\" with Softmax \"chances\" [4 × 6]");
  }

  @Test
  void kerasWeightsAloneAnswerAsTheirModel() throws Exception {
    assertAnswers(
        imports.tokens(9).shape(Shape.SYNCHRONIZED).activation(DenseActivation.SOFTMAX).run(KERAS.resolve("tokens.weights.h5")).model(),
        KERAS.resolve("tokens.expected.safetensors"));
  }

  @Test
  void aWholeModelInHdf5AnswersAsKeras() throws Exception {
    assertAnswers(imports.run(KERAS.resolve("functional.h5")).model(), KERAS.resolve("functional.expected.safetensors"));
    assertAnswers(new Imports(temporary).tokens(9).run(KERAS.resolve("list.h5")).model(), KERAS.resolve("list.expected.safetensors"));
  }

  @Test
  void weightsAloneOfKeras2AnswerAsTheirModel() throws Exception {
    assertAnswers(new Imports(temporary).tokens(9).shape(Shape.SYNCHRONIZED).activation(DenseActivation.SOFTMAX)
        .run(KERAS.resolve("alone.h5")).model(), KERAS.resolve("list.expected.safetensors"));
  }

  /** Some leave numbers out, those from Windows have its separators. */
  @ParameterizedTest
  @ValueSource(strings = {"dependencies.keras", "windows.keras"})
  void anArchiveOfKeras2AnswersAsKeras2DocumentsIt(String file) throws Exception {
    assertAnswers(imports.run(KERAS.resolve(file)).model(), KERAS.resolve("archive.expected.safetensors"));
  }

  /** Of a model that answers at the end the file has one answer, else one a step. */
  static void assertAnswers(ModelDefinition model, Path expected) throws Exception {
    Map<String, StoredTensor> tensors = SafetensorsFile.read(expected);
    float[][] answers = Imports.answers(model, Objects.requireNonNull(tensors.get("x")).data());
    StoredTensor y = Objects.requireNonNull(tensors.get("y"));

    assertThat(answers.length).isEqualTo(200);
    int rows = y.shape()[0];
    int width = y.shape()[1];
    for (int r = 0; r < rows; r++) {
      float[] answer = answers[answers.length - rows + r];
      assertThat(answer).hasSize(width);
      for (int v = 0; v < width; v++) {
        float wanted = y.data()[r * width + v];
        assertThat((double) answer[v]).as("value %d of answer %d", v, r).isCloseTo(wanted,
            within(AGREEMENT * Math.max(1, Math.abs(wanted))));
      }
    }
  }
}
