package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.importer.foreign.GraphRun;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Normalisation;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How features were scaled, where a model's file does not say and its user does. */
class NormalisationImportTest {
  private static final Path GRAPH = Path.of("src/test/resources/import/pytorch/last-step-13.onnx");
  private static final Path NORMALISED = Path.of("src/test/resources/import/keras/readings.keras");

  @TempDir
  Path folder;

  private Path cells = Path.of("");

  @BeforeEach
  void write() throws Exception {
    cells = new TensorFile().layer("lstm", 0, 4, 3, 4).linear("fc", 4, 2).write(folder);
  }

  private Imports imports(String mean, String std, String scale) {
    return new Imports(folder).shape(Shape.SYNCHRONIZED).activation(DenseActivation.LINEAR)
        .normalisation(new Normalisation(said(mean), said(std), said(scale)));
  }

  private static Optional<String> said(String text) {
    return Optional.of(text).filter(each -> !each.isEmpty());
  }

  /** What scikit-learn's StandardScaler does before a model, in doubles. */
  @Test
  void aModelAnswersRawFeaturesAsItsFileAnswersScaledOnes() throws Exception {
    double[] mean = {12.5, -3, 0.25};
    double[] std = {4, 0.5, 1};
    float[] raw = {10, -2, 0, 20, -4, 1, 12.5f, -3, 0.25f};
    float[] scaled = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      scaled[i] = (float) ((raw[i] - mean[i % 3]) / std[i % 3]);
    }
    float[][] expected = Imports.answers(imports("", "", "").run(cells).model(), scaled);

    assertThat(Imports.answers(imports("12.5,-3,0.25", "4,0.5,1", "").run(cells).model(), raw)).isDeepEqualTo(expected);
    assertThat(Imports.answers(imports("12.5,-3,0.25", "", "0.25,2,1").run(cells).model(), raw)).isDeepEqualTo(expected);
  }

  @Test
  void whatIsLeftOutChangesNothing() throws Exception {
    assertThat(input(imports("1,2,3", "", "")).scale()).containsExactly(1, 1, 1);
    assertThat(input(imports("", "2,4,8", "")).mean()).containsExactly(0, 0, 0);
    assertThat(input(imports("", "2,4,8", "")).scale()).containsExactly(0.5f, 0.25f, 0.125f);
  }

  /** As a MinMaxScaler does, whose range is from 0 to 1. */
  @Test
  void aRangeIsSaidByItsEnds() throws Exception {
    Normalisation range = new Normalisation("--", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("1,-2,0"),
        Optional.of("3,2,0.5"));
    InputDefinition.FeatureInput input = (InputDefinition.FeatureInput) new Imports(folder).normalisation(range).shape(Shape.SYNCHRONIZED)
        .run(Path.of("src/test/resources/import/keras/functional.h5")).model().input();
    assertThat(input.mean()).containsExactly(1, -2, 0);
    assertThat(input.scale()).containsExactly(0.5f, 0.25f, 2);
  }

  /** The head has a layer more, and {@code --check} still holds what the file itself answers against it. */
  @Test
  void answersComeInTheUnitsFromBeforeTheTraining() throws Exception {
    Path file = Path.of("src/test/resources/import/keras/window.keras");
    float[] events = {0.1f, 0.2f, -1, 1, 0.5f, 0.5f, 2, -2, 0, 1};
    float plain = Imports.answer(new Imports(folder.resolve("plain")).run(file).model(), events)[0];
    Normalisation said = new Normalisation("--output-", Optional.of("100"), Optional.of("8"), Optional.empty(), Optional.empty(),
        Optional.empty());
    Path check = Files.writeString(folder.resolve("check.jsonl"),
        "{\"features\":[[0.1,0.2],[-1,1],[0.5,0.5],[2,-2],[0,1]],\"output\":[" + plain + "]}");
    ModelImport scaled = new Imports(folder.resolve("scaled")).outputs(said).check(check, 1e-6).run(file);

    assertThat(Imports.answer(scaled.model(), events)[0]).isEqualTo(Math.fma(plain, 8f, 100f));
    assertThat(scaled.check().agrees()).isTrue();
    assertThat(scaled.model().stateHash()).isEqualTo(new Imports(folder.resolve("again")).run(file).model().stateHash());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      1   |     |     | --output-min and --output-max: give both
      1   | 1   |     | --output-max: number 1 is 1.0, and --output-min has 1.0: it must be more
      1   | 2   | 3   | --output-min and --output-max: say a scaling by themselves
      1,2 | 3,4 |     | --output-min: has 2 numbers, but
      """)
  void aScalingOfAnswersThatDoesNotFitIsRefused(String min, String max, String mean, String message) {
    Normalisation said = new Normalisation("--output-", Optional.ofNullable(mean), Optional.empty(), Optional.empty(),
        Optional.ofNullable(min), Optional.ofNullable(max));
    assertThat(new Imports(folder).outputs(said).refusal(Path.of("src/test/resources/import/keras/window.keras"))).contains(message);
  }

  @Test
  void probabilitiesAreNotScaled() {
    Normalisation said = new Normalisation("--output-", Optional.of("1"), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty());
    assertThat(new Imports(folder).outputs(said).refusal(Path.of("src/test/resources/import/keras/normalised.keras")))
        .contains("--output-mean: the model answers with probabilities, which no training has scaled");
  }

  @ParameterizedTest
  @CsvSource({"'1,2,3'", "'[1, 2, 3]'", "'[1. 2. 3.]'", "'1\n2\n3\n'"})
  void numbersComeAsTheyArePrintedOrInAFile(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("mean.txt"), text);

    assertThat(input(imports(text, "", "")).mean()).containsExactly(1, 2, 3);
    assertThat(input(imports(file.toString(), "", "")).mean()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1,2 | | | --mean: has 2 numbers, but %s reads 3 features; give one for each, in their order",
      " | 1,0,1 | | --std: number 2 is 0.0, and can't be divided by; a value that never changes has 1",
      " | 1,1,-2 | | --std: number 3 is -2.0, and can't be divided by", " | NaN,1,1 | | --std: number 1 is NaN",
      " | | 1,1,0 | --scale: number 3 is 0, so nothing would be left of the value",
      " | 1e-300,1,1 | | --std: number 1 is 1.0E-300, and can't be divided by",
      "1e39,0,0 | | | --mean: number 1 is 1.0E39, which does not fit into 32 bits",
      " | 1,1,1 | 1,1,1 | --std and --scale: give one; --std is what is divided by",
      "mean.npy | | | --mean mean.npy: is neither numbers with commas between them nor a file of numbers"})
  void whatDoesNotFitIsRefusedByItsOption(String mean, String std, String scale, String message) {
    Imports wrong = imports(mean == null ? "" : mean, std == null ? "" : std, scale == null ? "" : scale);

    assertThat(wrong.refusal(cells)).contains(message.formatted(cells));
  }

  @Test
  void aFileThatNormalisesItselfOrReadsTokensTakesNone() throws Exception {
    assertThat(imports("1,2,3", "", "").shape(Shape.MANY_TO_ONE).refusal(NORMALISED))
        .startsWith("--mean: " + NORMALISED + " normalises its features itself, by ").endsWith("; leave the option out");
    assertThat(imports("", "", "1,1,1").tokens(11).activation(DenseActivation.SOFTMAX)
        .refusal(Path.of("src/test/resources/import/pytorch/tokens.safetensors")))
        .isEqualTo("--scale: the model reads tokens, not features");
  }

  /** The file's program knows nothing of what is done before it, so it is compared on what the file reads. */
  @Test
  void theCheckComparesWhatTheFileItselfComputes() throws Exception {
    ModelDefinition plain = new Imports(folder).run(GRAPH).model();
    ImportOptions none = ImportOptions.NONE;
    ImportOptions options = new ImportOptions(none.name(), none.version(), none.shape(), none.vocabulary(), none.labels(), none.unknown(),
        List.of(), none.nonlinearity(), List.of(), List.of(), List.of(), none.output(), OptionalInt.empty(), false, false, none.answer(),
        OptionalInt.empty(), none.window(), new Normalisation(Optional.of("5,5,5"), Optional.empty(), Optional.of("9,9,9")), none.outputs(),
        none.generation());
    Reference reference = new Reference() {
      @Override
      public String name() {
        return "Cellstream without normalisation";
      }

      @Override
      public float[] outputs(GraphRun run, float[] inputs, int steps) {
        float[][] answers = Imports.answers(plain, inputs);
        return answers[answers.length - 1];
      }
    };

    ReferenceCheck check = ForeignFile.read(GRAPH, options).check(Optional.of(reference), Kernels.select(KernelMode.AUTO).kernel());

    assertThat(check.largest()).hasValue(0);
  }

  private InputDefinition.FeatureInput input(Imports imports) throws Exception {
    return (InputDefinition.FeatureInput) imports.run(cells).model().input();
  }
}
