package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.model.head.Output;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelPackageWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the application, given a package, computes what PyTorch computes with the same weights. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PyTorchParityIT {
  private static final int STEPS = 200;
  private static final float AGREEMENT = 1e-5f;
  private static final KernelMode[] KERNELS = {KernelMode.SCALAR, KernelMode.SIMD};
  private static final Path BUNDLED = Path.of("../models/next-char");

  @TempDir
  private Path dir = Path.of("");

  @ParameterizedTest
  @CsvSource({"1, 8, 1", "1, 5, 13", "1, 32, 64", "1, 32, 128", "1, 64, 256", "2, 3, 7", "2, 16, 33", "2, 32, 128"})
  void agreesOnTokens(int layers, int embedding, int hidden) throws Exception {
    RandomModel random = new RandomModel(1000L * layers + hidden);
    ModelDefinition definition = random.ofTokens(layers, embedding, hidden);
    int[] tokens = random.tokens(STEPS);
    String what = layers + " × " + hidden + ", tokens through an embedding of " + embedding + ", softmax";

    try (NDManager memory = PyTorch.start(1).newBaseManager()) {
      compare(what, definition, new PyTorchModel(definition, memory).run(tokens), (workspace, t) -> workspace.setToken(0, tokens[t]));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, LINEAR", "1, 17, 31, LINEAR", "1, 12, 128, SIGMOID", "1, 40, 100, SOFTMAX", "2, 6, 19, LINEAR",
      "2, 64, 64, SIGMOID", "2, 130, 127, SOFTMAX"})
  void agreesOnFeatures(int layers, int size, int hidden, DenseActivation activation) throws Exception {
    RandomModel random = new RandomModel(2000L * layers + hidden);
    ModelDefinition definition = random.ofFeatures(layers, size, hidden, activation);

    compareOnFeatures(layers + " × " + hidden + ", " + size + " features, " + activation, definition, random.features(STEPS, size));
  }

  @ParameterizedTest
  @CsvSource({"1, 10, 96", "2, 9, 48"})
  void agreesOnTheHiddenStateItself(int layers, int size, int hidden) throws Exception {
    RandomModel random = new RandomModel(3000L * layers + hidden);
    ModelDefinition definition = random.ofFeatures(layers, size, hidden);

    compareOnFeatures(layers + " × " + hidden + ", " + size + " features, hidden state", definition, random.features(STEPS, size));
  }

  /**
   * A trained model is the harder case. Its cells count, here up to |c| = 160, so in f32 both PyTorch's h and the application's are up to
   * 1e-5 away from what the equations give in double precision; only its predictions can be held to 1e-5.
   */
  @ParameterizedTest
  @ValueSource(strings = {"To be, or not to be, that is the question:\n",
      "First Citizen:\nBefore we proceed any further, hear me speak.\n\nAll:\nSpeak, speak.\n\n"})
  void agreesOnThePredictionsOfTheBundledModel(String text) throws Exception {
    ModelDefinition definition = ModelPackage.read(BUNDLED);
    Vocabulary vocabulary = ((InputDefinition.TokenInput) definition.input()).vocabulary();
    int[] tokens = text.repeat(STEPS).chars().limit(STEPS).map(c -> vocabulary.id(Character.toString(c))).toArray();

    try (NDManager memory = PyTorch.start(1).newBaseManager()) {
      PyTorchModel.Run expected = new PyTorchModel(definition, memory).run(tokens);
      for (KernelMode mode : KERNELS) {
        Differences differences = differences("bundled model", definition, mode, expected,
            (workspace, t) -> workspace.setToken(0, tokens[t]));
        assertThat(differences.outputs()).isLessThan(AGREEMENT);
      }
    }
  }

  private void compareOnFeatures(String what, ModelDefinition definition, float[][] features) throws Exception {
    try (NDManager memory = PyTorch.start(1).newBaseManager()) {
      compare(what, definition, new PyTorchModel(definition, memory).run(features),
          (workspace, t) -> assertThat(workspace.setFeatures(0, features[t])).isTrue());
    }
  }

  private interface Inputs {
    void set(StepWorkspace workspace, int t);
  }

  private void compare(String what, ModelDefinition definition, PyTorchModel.Run expected, Inputs inputs) throws Exception {
    ModelPackageWriter.write(dir, definition, Map.of());
    ModelDefinition read = ModelPackage.read(dir);
    for (KernelMode mode : KERNELS) {
      Differences differences = differences(what, read, mode, expected, inputs);
      assertThat(differences.outputs()).as("outputs, %s", mode).isLessThan(AGREEMENT);
      assertThat(differences.hidden()).as("h, %s", mode).isLessThan(AGREEMENT);
      assertThat(differences.last()).as("last state, %s", mode).isLessThan(AGREEMENT);
    }
  }

  /**
   * The largest differences.
   *
   * @param outputs of the predictions of all steps
   * @param hidden of the last layer's h of all steps
   * @param last of the state after the last step, as a share of the element where that is above 1: c has no bound
   */
  private record Differences(float outputs, float hidden, float last) {
  }

  private static Differences differences(String what, ModelDefinition definition, KernelMode mode, PyTorchModel.Run expected,
      Inputs inputs) {
    RecurrentModel model = new RecurrentModel(definition, Kernels.select(mode).kernel());
    StepWorkspace workspace = model.newWorkspace(1);
    float[] state = new float[model.stateSize()];
    int units = definition.layers().getLast().hidden();
    float outputs = 0;
    float hidden = 0;
    workspace.setState(0, state);
    for (int t = 0; t < STEPS; t++) {
      inputs.set(workspace, t);
      workspace.step(1);
      workspace.head().predict(1);
      workspace.getState(0, state);
      outputs = Math.max(outputs, difference(workspace.head().output(0), expected.outputs(), t * definition.head().size()));
      hidden = Math.max(hidden, difference(state, state.length - units, expected.hidden(), t * units, units));
    }
    float last = 0;
    for (int k = 0; k < state.length; k++) {
      last = Math.max(last, Math.abs(state[k] - expected.last()[k]) / Math.max(1, Math.abs(expected.last()[k])));
    }
    System.out.println("PyTorch and " + mode + " differ by at most " + outputs + " in outputs, " + hidden + " in h, " + last
        + " in the last state: " + what);
    return new Differences(outputs, hidden, last);
  }

  /** Of all values if the model emits them, and of the top ones if it emits those. */
  private static float difference(Output output, float[] expected, int from) {
    float largest = 0;
    float[] values = output.values();
    if (values != null) {
      largest = difference(values, 0, expected, from, values.length);
    }
    assertThat(values != null || !output.top().isEmpty()).isTrue();
    for (Output.Candidate candidate : output.top()) {
      largest = Math.max(largest, Math.abs(candidate.probability() - expected[from + candidate.id()]));
    }
    return largest;
  }

  /** The largest |a − b|; NaN if any is. */
  private static float difference(float[] a, int fromA, float[] b, int fromB, int size) {
    float largest = 0;
    for (int k = 0; k < size; k++) {
      largest = Math.max(largest, Math.abs(a[fromA + k] - b[fromB + k]));
    }
    return largest;
  }
}
