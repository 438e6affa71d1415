package io.cellstream.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;
import io.cellstream.bench.kernel.Setting;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the peers, each with its own layout of weights and states, go on from state to state as plain Java does. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PeersIT {
  /** Odd, so that whoever alternates two buffers ends on the second. */
  private static final int STEPS = 2 * Problem.PERIOD + 1;

  @ParameterizedTest
  @EnumSource
  void agreesWithPlainJavaInEveryRow(Contenders contenders) throws BenchException {
    Contender contender = contenders.open(Kernels.select(KernelMode.SIMD).kernel());
    for (Cell cell : Cell.values()) {
      if (contender.has(cell)) {
        Problem problem = Problem.of(new Setting(cell, 2, 19, 5), 1);
        try (Run run = contender.prepare(problem); Run plain = new ScalarLoop().prepare(problem)) {
          run.steps(STEPS);
          plain.steps(STEPS);

          for (int row = 0; row < problem.setting().batch(); row++) {
            float[] expected = plain.hidden(row);
            assertThat(run.hidden(row)).as("%s, row %d", cell, row).hasSize(expected.length)
                .containsExactly(expected, offset((float) contender.tolerance()));
          }
        }
      }
    }
  }
}
