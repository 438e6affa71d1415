package io.cellstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.Garbage;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vector that C2 fails to keep in a register is boxed: garbage is how that shows. */
class NoGarbageTest {
  private static final int TOKENS = 20;

  @ParameterizedTest
  @CsvSource({"SIMD,LSTM,1,SOFTMAX", "SIMD,LSTM,4,SIGMOID", "SIMD,LSTM,7,SOFTMAX", "SIMD,LSTM,19,LINEAR", "SIMD,LSTM,1,",
      "SCALAR,LSTM,1,SOFTMAX", "SCALAR,LSTM,7,SIGMOID", "SIMD,GRU,1,SOFTMAX", "SIMD,GRU,7,", "SCALAR,GRU,7,", "SIMD,RNN_TANH,1,SOFTMAX",
      "SIMD,RNN_RELU,7,", "SCALAR,RNN_TANH,1,",
      "SIMD,LSTM_PEEPHOLES,5,", "SIMD,LSTM_ALL,1,", "SIMD,GRU_RESET_BEFORE,5,", "SIMD,RNN_CLIPPED,1,"})
  void stepsAndPredictsWithoutAllocating(KernelMode mode, Cell cell, int rows, @Nullable DenseActivation head) {
    RandomParts models = new RandomParts(1);
    RecurrentModel model = new RecurrentModel(models.model(cell, models.tokens(TOKENS, 8), head, 70, RandomParts.output(0, true), 20, 40),
        Kernels.select(mode).kernel());
    assertThat(garbage(model, rows)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"SIMD,INT16,LSTM,1", "SIMD,INT16,GRU,7", "SIMD,INT16,RNN_TANH,1", "SIMD,INT8,LSTM,7", "SIMD,INT8,GRU,1", "SCALAR,INT16,GRU,1",
      "SCALAR,INT8,LSTM,7"})
  void stepsIntegerWeightsWithoutAllocating(KernelMode mode, Precision precision, Cell cell, int rows) {
    RandomParts models = new RandomParts(1);
    ModelDefinition f32 = models.model(cell, models.tokens(TOKENS, 8), null, 0, RandomParts.output(0, true), 20, 40);
    assertThat(garbage(new RecurrentModel(Quantiser.quantise(f32, precision), Kernels.select(mode).kernel()), rows)).isZero();
  }

  private static long garbage(RecurrentModel model, int rows) {
    StepWorkspace workspace = model.newWorkspace(rows);
    float[] state = new float[model.stateSize()];
    return Garbage.of(() -> step(workspace, rows, state));
  }

  private static void step(StepWorkspace workspace, int rows, float[] state) {
    for (int row = 0; row < rows; row++) {
      workspace.setState(row, state);
      workspace.setToken(row, row % TOKENS);
    }
    workspace.step(rows);
    workspace.head().predict(rows);
    for (int row = 0; row < rows; row++) {
      if (workspace.stateIsFinite(row) && workspace.head().outputIsFinite(row)) {
        workspace.getState(row, state);
      }
    }
  }
}
