package io.cellstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.Bits;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole steps give the same bits on both kernels, whatever the size and the input. */
class SameBitsTest {
  private static final Kernel SCALAR = Kernels.select(KernelMode.SCALAR).kernel();
  private static final Kernel SIMD = Kernels.select(KernelMode.SIMD).kernel();

  static IntStream hiddenSizes() {
    return IntStream.concat(IntStream.rangeClosed(1, 130), IntStream.of(131, 257, 509));
  }

  @ParameterizedTest
  @MethodSource("hiddenSizes")
  void forEveryHiddenSize(int hidden) {
    int inputs = 1 + hidden % 7 * 2;
    // the other cells share the product: for them fewer sizes will do
    for (Cell cell : hidden % 16 < 2 ? Cell.values() : new Cell[]{Cell.LSTM}) {
      assertSameBits(cell, new RandomParts(hidden), inputs, new int[]{hidden}, 5, 3, 1f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 33})
  void forEveryNumberOfRows(int rows) {
    for (Cell cell : Cell.values()) {
      assertSameBits(cell, new RandomParts(rows), 5, new int[]{23, 50}, rows, 4, 1f);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, Float.MIN_VALUE, 1e-40f, 1e-3f, 100f, 1e10f, 1e30f})
  void forEveryMagnitudeOfInputs(float scale) {
    for (Cell cell : new Cell[]{Cell.LSTM, Cell.GRU, Cell.RNN_TANH}) {
      assertSameBits(cell, new RandomParts(11), 7, new int[]{33}, 5, 4, scale);
    }
  }

  @ParameterizedTest
  @CsvSource({"LSTM,LSTM_AS_VARIANT", "GRU,GRU_AS_VARIANT", "RNN_TANH,RNN_AS_VARIANT"})
  void forACellAndForItsVariantThatDoesNotDiffer(Cell cell, Cell variant) {
    for (int hidden : new int[]{1, 16, 33, 131}) {
      for (Kernel kernel : new Kernel[]{SCALAR, SIMD}) {
        assertThat(Bits.of(after(new RecurrentModel(tokens(variant, hidden), kernel), 5)))
            .isEqualTo(Bits.of(after(new RecurrentModel(tokens(cell, hidden), kernel), 5)));
      }
    }
  }

  static Stream<Arguments> cellsAndPrecisions() {
    return Stream.of(Cell.values()).flatMap(cell -> Stream.of(Precision.values()).map(precision -> Arguments.of(cell, precision)));
  }

  private static ModelDefinition tokens(Cell cell, int hidden) {
    RandomParts models = new RandomParts(hidden);
    return models.model(cell, models.tokens(23, 1 + hidden / 3), null, 0, RandomParts.output(0, true), hidden, 9);
  }

  @ParameterizedTest
  @MethodSource("cellsAndPrecisions")
  void withAndWithoutATokenTable(Cell cell, Precision precision) {
    for (int hidden : new int[]{1, 15, 16, 33, 64, 70, 131}) {
      ModelDefinition f32 = tokens(cell, hidden);
      ModelDefinition definition = precision == Precision.F32 ? f32 : Quantiser.quantise(f32, precision);
      int rows = 1 + hidden % 7;
      for (Kernel kernel : new Kernel[]{SCALAR, SIMD}) {
        RecurrentModel without = new RecurrentModel(definition, kernel, 0);
        RecurrentModel with = new RecurrentModel(definition, kernel);
        assertThat(with.passes().getFirst().getFirst().table()).isNotNull();
        assertThat(without.passes().getFirst().getFirst().table()).isNull();
        assertThat(Bits.of(after(with, rows))).isEqualTo(Bits.of(after(without, rows)));
      }
    }
  }

  /** The states of all rows after some tokens. */
  private static float[] after(RecurrentModel model, int rows) {
    StepWorkspace workspace = model.newWorkspace(rows);
    Seeded seeded = new Seeded(3);
    for (int step = 0; step < 5; step++) {
      for (int row = 0; row < rows; row++) {
        workspace.setToken(row, seeded.nextInt(23));
      }
      workspace.step(rows);
    }
    float[] states = new float[rows * model.stateSize()];
    for (int row = 0; row < rows; row++) {
      float[] state = new float[model.stateSize()];
      workspace.getState(row, state);
      System.arraycopy(state, 0, states, row * state.length, state.length);
    }
    return states;
  }

  private static void assertSameBits(Cell cell, RandomParts models, int inputs, int[] hidden, int rows, int steps, float scale) {
    ModelDefinition f32 = models.model(cell, models.features(inputs), DenseActivation.SOFTMAX, 67, RandomParts.output(0, true), hidden);
    for (Precision precision : Precision.values()) {
      ModelDefinition definition = precision == Precision.F32 ? f32 : Quantiser.quantise(f32, precision);
      assertSameBits(definition, inputs, rows, steps, scale);
    }
  }

  private static void assertSameBits(ModelDefinition definition, int inputs, int rows, int steps, float scale) {
    StepWorkspace scalar = new RecurrentModel(definition, SCALAR).newWorkspace(rows);
    StepWorkspace simd = new RecurrentModel(definition, SIMD).newWorkspace(rows);
    RecurrentModel model = new RecurrentModel(definition, SIMD);
    Seeded seeded = new Seeded(rows);
    for (int row = 0; row < rows; row++) {
      float[] state = seeded.floats(model.stateSize(), scale);
      scalar.setState(row, state);
      simd.setState(row, state);
    }
    for (int step = 0; step < steps; step++) {
      for (int row = 0; row < rows; row++) {
        float[] x = seeded.floats(inputs, scale);
        assertThat(simd.setFeatures(row, x)).isEqualTo(scalar.setFeatures(row, x)).isTrue();
      }
      scalar.step(rows);
      simd.step(rows);
      scalar.head().predict(rows);
      simd.head().predict(rows);
      for (int row = 0; row < rows; row++) {
        assertThat(Bits.of(everything(model, simd, row))).as("step %d row %d", step, row)
            .isEqualTo(Bits.of(everything(model, scalar, row)));
      }
    }
  }

  /** State, then output. */
  private static float[] everything(RecurrentModel model, StepWorkspace workspace, int row) {
    float[] values = Objects.requireNonNull(workspace.head().output(row).values());
    float[] state = new float[model.stateSize()];
    workspace.getState(row, state);
    float[] everything = new float[state.length + values.length];
    System.arraycopy(state, 0, everything, 0, state.length);
    System.arraycopy(values, 0, everything, state.length, values.length);
    return everything;
  }
}
