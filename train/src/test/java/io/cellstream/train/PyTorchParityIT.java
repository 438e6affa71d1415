package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.HeadDefinition.Activation;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelPackageWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the application, given a package, computes what PyTorch computes with the same weights. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PyTorchParityIT {
  private static final int STEPS = 200;
  private static final float AGREEMENT = 1e-5f;

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
  void agreesOnFeatures(int layers, int size, int hidden, Activation activation) throws Exception {
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
    for (KernelMode mode : new KernelMode[]{KernelMode.SCALAR, KernelMode.SIMD}) {
      float difference = difference(read, mode, expected, inputs);
      System.out.println("PyTorch and " + mode + " differ by at most " + difference + ": " + what);
      assertThat(difference).as("%s, %s", what, mode).isLessThan(AGREEMENT);
    }
  }

  /** Steps the application's model and compares h and the output of every step, and the whole state after the last. */
  private static float difference(ModelDefinition definition, KernelMode mode, PyTorchModel.Run expected, Inputs inputs) {
    RecurrentModel model = new RecurrentModel(definition, Kernels.select(mode).kernel());
    StepWorkspace workspace = model.newWorkspace(1);
    float[] state = new float[model.stateSize()];
    int hidden = definition.layers().getLast().hidden();
    float largest = 0;
    workspace.setState(0, state);
    for (int t = 0; t < STEPS; t++) {
      inputs.set(workspace, t);
      workspace.step(1);
      workspace.predict(1);
      workspace.getState(0, state);
      float[] outputs = Objects.requireNonNull(workspace.output(0).values());
      largest = Math.max(largest, difference(outputs, 0, expected.outputs(), t * outputs.length, outputs.length));
      largest = Math.max(largest, difference(state, state.length - hidden, expected.hidden(), t * hidden, hidden));
    }
    return Math.max(largest, difference(state, 0, expected.last(), 0, state.length));
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
