package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelPackageWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the application reads a sequence both ways as PyTorch's operations do, with the same weights. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class BothWaysParityIT {
  private static final int STEPS = 200;
  private static final float AGREEMENT = 1e-5f;

  @TempDir
  private Path dir = Path.of("");

  enum Cell {
    LSTM(4), GRU(3), RNN(1);

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }
  }

  @ParameterizedTest
  @CsvSource({"LSTM, 1, 5, 32", "LSTM, 2, 17, 31", "GRU, 1, 9, 48", "GRU, 2, 3, 20", "RNN, 1, 8, 24", "RNN, 2, 8, 16"})
  void agreesOnTheLastStatesAndOnTheLastStep(Cell cell, int layers, int inputs, int hidden) throws Exception {
    SplittableRandom random = new SplittableRandom(100L * hidden + layers);
    List<LayerDefinition> stack = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      int width = l == 0 ? inputs : 2 * hidden;
      stack.add(new LayerDefinition.Bidirectional(cell(cell, width, hidden, random), cell(cell, width, hidden, random)));
    }
    float[] ones = new float[inputs];
    Arrays.fill(ones, 1f);
    ModelDefinition definition = new ModelDefinition("both-ways", "1", io.cellstream.model.definition.Shape.MANY_TO_ONE,
        new InputDefinition.FeatureInput(new float[inputs], ones), stack, new HeadDefinition.Hidden(2 * hidden),
        new OutputDefinition(0, true, false, null), "", "");
    float[] features = floats(STEPS * inputs, 1, random);

    try (NDManager memory = PyTorch.start(1).newBaseManager()) {
      NDList out = run(cell, definition, memory.create(features, new Shape(STEPS, 1, inputs)));
      NDArray last = out.get(1);
      float[] lastStates = last.get(2L * layers - 2).concat(last.get(2L * layers - 1), -1).toFloatArray();
      float[] lastStep = out.get(0).get(STEPS - 1L).toFloatArray();

      assertAgrees(cell + " × " + layers + ", last states", definition, Answer.LAST_STATES, features, lastStates);
      assertAgrees(cell + " × " + layers + ", last step", definition, Answer.LAST_STEP, features, lastStep);
    }
  }

  private void assertAgrees(String what, ModelDefinition definition, Answer answer, float[] features, float[] expected) throws Exception {
    ModelDefinition read = ModelPackageWriter.write(dir, definition.withReading(new ReadingDefinition.Whole(STEPS, answer)), Map.of());
    for (KernelMode mode : new KernelMode[]{KernelMode.SCALAR, KernelMode.SIMD}) {
      RecurrentModel model = new RecurrentModel(read, Kernels.select(mode).kernel());
      float[] state = Objects.requireNonNull(
          model.newReader(1).read(List.of(new Memory.KeptFeatures(definition.input().size(), features))).getFirst());
      float largest = 0;
      for (int j = 0; j < expected.length; j++) {
        largest = Math.max(largest, Math.abs(state[state.length - expected.length + j] - expected[j]));
      }
      System.out.println("PyTorch and " + mode + " differ by at most " + largest + " after " + STEPS + " steps: " + what);
      assertThat(largest).isLessThan(AGREEMENT);
    }
  }

  /** What PyTorch gives at every step, then the last states. */
  private static NDList run(Cell cell, ModelDefinition definition, NDArray x) {
    int layers = definition.layers().size();
    NDManager memory = x.getManager();
    NDArray zeros = memory.zeros(new Shape(2L * layers, 1, definition.layers().getFirst().hidden() / 2));
    NDList weights = new NDList();
    for (LayerDefinition layer : definition.layers()) {
      for (CellDefinition each : layer.cells()) {
        weights.addAll(new NDList(array(memory, each.weights().ih()), array(memory, each.weights().hh()),
            memory.create(each.weights().biasIh().data()),
            memory.create(each.weights().biasHh().data())));
      }
    }
    return switch (cell) {
      case LSTM -> x.getNDArrayInternal().lstm(x, new NDList(zeros, zeros), weights, true, layers, 0, false, true, false);
      case GRU -> x.getNDArrayInternal().gru(x, zeros, weights, true, layers, 0, false, true, false);
      case RNN -> x.getNDArrayInternal().rnn(x, zeros, weights, true, layers, RNN.Activation.TANH, 0, false, true, false);
    };
  }

  private static NDArray array(NDManager memory, Matrix matrix) {
    return memory.create(((Tensor) matrix).data(), new Shape(matrix.rows(), matrix.columns()));
  }

  private static CellDefinition cell(Cell cell, int inputs, int hidden, SplittableRandom random) {
    double bound = 1 / Math.sqrt(hidden);
    int rows = cell.gates * hidden;
    Tensor weightIh = new Tensor(rows, inputs, floats(rows * inputs, bound, random));
    Tensor weightHh = new Tensor(rows, hidden, floats(rows * hidden, bound, random));
    Tensor biasIh = Tensor.vector(floats(rows, bound, random));
    Tensor biasHh = Tensor.vector(floats(rows, bound, random));
    return switch (cell) {
      case LSTM -> new CellDefinition.Lstm(new GateWeights(weightIh, weightHh, biasIh, biasHh));
      case GRU -> new CellDefinition.Gru(new GateWeights(weightIh, weightHh, biasIh, biasHh));
      case RNN -> new CellDefinition.Rnn(new GateWeights(weightIh, weightHh, biasIh, biasHh), Nonlinearity.TANH);
    };
  }

  private static float[] floats(int size, double bound, SplittableRandom random) {
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) random.nextDouble(-bound, bound);
    }
    return floats;
  }
}
