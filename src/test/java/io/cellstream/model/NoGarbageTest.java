package io.cellstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.HeadDefinition.Activation;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vector that C2 fails to keep in a register is boxed: garbage is how that shows. */
class NoGarbageTest {
  private static final int STEPS = 100;
  private static final int ROUNDS = 1000;

  @ParameterizedTest
  @CsvSource({"SIMD,1", "SIMD,7", "SCALAR,1"})
  void stepsAndPredictsWithoutAllocating(KernelMode mode, int rows) {
    TestModels models = new TestModels(1);
    StepWorkspace workspace = new RecurrentModel(
        models.model(models.tokens(20, 8), Activation.SOFTMAX, 70, TestModels.output(0, true), 20, 40), Kernels.select(mode).kernel())
        .newWorkspace(rows);
    // compilation happens at some point of these rounds; after it not a byte
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      least = Math.min(least, allocatedBy(workspace, rows));
    }
    assertThat(least).isZero();
  }

  private static long allocatedBy(StepWorkspace workspace, int rows) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int step = 0; step < STEPS; step++) {
      for (int row = 0; row < rows; row++) {
        workspace.setToken(row, (step + row) % 20);
      }
      workspace.step(rows);
      workspace.predict(rows);
      for (int row = 0; row < rows; row++) {
        workspace.stateIsFinite(row);
        workspace.outputIsFinite(row);
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
