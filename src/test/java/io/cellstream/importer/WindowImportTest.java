package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.importer.foreign.WindowOptions;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.model.definition.ReadingDefinition.Windowed;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.SafetensorsFile;
import io.cellstream.modelfile.StoredTensor;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.StepInput;
import io.cellstream.sequence.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that were trained on sequences of a fixed number of steps, made by Keras itself ({@code make_keras_hdf5.py}). */
class WindowImportTest {
  private static final Path KERAS = Path.of("src/test/resources/import/keras");
  private static final Path PYTORCH = Path.of("src/test/resources/import/pytorch");

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder);
  }

  private static WindowOptions window(int length) {
    return new WindowOptions(OptionalInt.of(length), OptionalInt.empty(), false, Optional.empty());
  }

  @Test
  void aFixedNumberOfStepsIsAWindowAndWhatThatMeansIsSaid() throws Exception {
    ModelImport imported = imports.run(KERAS.resolve("window.keras"));

    assertThat(imported.model().shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertThat(imported.model().reading()).contains(new Windowed(5, 1, new Begin.Wait(), Answer.LAST_STATES));
    assertThat(imported.remarks()).filteredOn(line -> line.contains("5 steps")).singleElement().asString()
        .contains("each answer reads the last 5 events of its key, once there are so many", "--shape many-to-one", "--shape synchronized");
    assertAnswers(imported.model(), "window", 4);
  }

  @Test
  void zerosInFrontAnswerAsKerasDoesForWindowsThatAreFilledUpWithThem() throws Exception {
    WindowOptions zeros = new WindowOptions(OptionalInt.empty(), OptionalInt.empty(), false, Optional.of("0"));
    assertAnswers(imports.window(zeros).run(KERAS.resolve("window.keras")).model(), "window", 0);
  }

  /** Keras leaves the padding in front out: what is left is a shorter window. */
  @Test
  void aWindowWhosePaddingIsLeftOutIsShortAtTheBeginning() throws Exception {
    ModelDefinition model = imports.tokens(9).noPadding().run(KERAS.resolve("masked.keras")).model();

    assertThat(model.reading().map(how -> ((Windowed) how).begin())).contains(new Begin.Partial());
    assertAnswers(model, "masked", 0);
  }

  @ParameterizedTest
  @CsvSource({"SYNCHRONIZED", "MANY_TO_ONE"})
  void theOtherMeaningsAreToBeHadByTheirNames(Shape shape) throws Exception {
    ModelImport imported = imports.shape(shape).run(KERAS.resolve("window.keras"));
    assertThat(imported.model().shape()).isEqualTo(shape);
    assertThat(imported.model().reading()).isEmpty();
    assertThat(imported.remarks()).noneMatch(line -> line.contains("steps"));
  }

  @Test
  void whetherAStateIsCarriedFromBatchToBatchIsAsked() throws Exception {
    Path stateful = KERAS.resolve("stateful.keras");
    assertThat(imports.refusal(stateful)).contains("does not say when the model answers");
    assertThat(imports.shape(Shape.SYNCHRONIZED).run(stateful).remarks()).first().asString().startsWith("its layers are stateful");
    begin();
    assertThat(imports.window(window(1)).run(stateful).model().window().map(Windowed::length)).contains(1);
  }

  @Test
  void aStateDictIsReadInWindowsIfItsUserSaysSo() throws Exception {
    ModelDefinition model = imports.window(new WindowOptions(OptionalInt.of(20), OptionalInt.of(5), true, Optional.empty()))
        .activation(DenseActivation.SIGMOID).run(PYTORCH.resolve("last-step.safetensors")).model();
    assertThat(model.shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertThat(model.reading()).contains(new Windowed(20, 5, new Begin.Partial(), Answer.LAST_STATES));
  }

  @Test
  void aModelThatReadsBothWaysAnswersFromWindowsToo() throws Exception {
    ModelDefinition model = imports.tokens(9).window(window(7)).run(KERAS.resolve("both.keras")).model();
    assertThat(model.window().map(Windowed::length)).contains(7);
  }

  @Test
  void whatDoesNotFitIsRefusedByItsOption() {
    Path keras = KERAS.resolve("window.keras");
    assertThat(refusal(new WindowOptions(OptionalInt.of(0), OptionalInt.empty(), false, Optional.empty()), keras))
        .startsWith("--window 0: must be from 1 to 524288");
    assertThat(refusal(new WindowOptions(OptionalInt.empty(), OptionalInt.of(0), false, Optional.empty()), keras))
        .isEqualTo("--hop 0: must be 1 or more");
    assertThat(refusal(new WindowOptions(OptionalInt.empty(), OptionalInt.empty(), false, Optional.of("1,2,3")), keras))
        .startsWith("--pad 1,2,3: has 3 numbers, but an event has 2");
    assertThat(refusal(new WindowOptions(OptionalInt.empty(), OptionalInt.empty(), true, Optional.of("0")), keras))
        .startsWith("--pad 0: fills up what --short-windows leaves short");
    assertThat(refusal(new WindowOptions(OptionalInt.empty(), OptionalInt.of(3), false, Optional.empty()),
        PYTORCH.resolve("last-step.safetensors"))).startsWith("--hop 3: ").contains("has no fixed number of steps", "--window N");
    imports.shape(Shape.SYNCHRONIZED);
    assertThat(imports.window(window(5)).refusal(keras)).startsWith("--window 5: a window of events gives one answer");
  }

  private String refusal(WindowOptions said, Path file) {
    begin();
    return imports.window(said).refusal(file);
  }

  /** From the event of this number on, through the whole of what the stream runs. */
  private static void assertAnswers(ModelDefinition model, String name, int first) throws Exception {
    Map<String, StoredTensor> expected = SafetensorsFile.read(KERAS.resolve(name + ".expected.safetensors"));
    float[] x = Objects.requireNonNull(expected.get("x")).data();
    float[] y = Objects.requireNonNull(expected.get("y")).data();
    int width = model.input() instanceof InputDefinition.FeatureInput features ? features.size() : 1;
    int size = model.head().size();
    List<Prediction> predictions = new ArrayList<>();
    ModelDefinition withValues = model.withOutput(new OutputDefinition(0, true, false, null));
    OfflineRun<Integer> run = new OfflineRun<>(new RecurrentModel(withValues, Kernels.select(KernelMode.AUTO).kernel()), 4,
        (_, verdict) -> predictions.addAll(((Verdict.Applied) verdict).predictions()));
    for (int t = 0; t < x.length / width; t++) {
      StepInput input = model.input() instanceof InputDefinition.FeatureInput
          ? new StepInput.Features(Arrays.copyOfRange(x, t * width, (t + 1) * width))
          : new StepInput.Token((int) x[t]);
      run.add(new SequenceKey(new byte[]{1}), new Advance(input, OptionalLong.empty(), false, false, new Origin(t, 0, t)), t);
    }
    run.finish();
    assertThat(predictions).hasSize(x.length / width - first);
    for (Prediction prediction : predictions) {
      float[] values = Objects.requireNonNull(prediction.output().values());
      for (int i = 0; i < size; i++) {
        assertThat(values[i]).isCloseTo(y[(int) prediction.step() * size + i], within(1e-5f));
      }
    }
  }
}
