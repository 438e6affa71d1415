package io.cellstream.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.Contenders;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComparisonTest {
  private static final Setting SETTING = new Setting(Cell.LSTM, 2, 5, 3);
  private static final String OURS = Contenders.OURS.label();

  private static Contender open(Contenders contender) throws BenchException {
    return contender.open(Kernels.select(KernelMode.SCALAR).kernel());
  }

  /** Someone who got other weights: what a mixed-up gate order or a lost bias looks like. */
  private record Mistaken(Contender contender) implements Contender {
    @Override
    public String name() {
      return "mistaken";
    }

    @Override
    public String library() {
      return contender.library();
    }

    @Override
    public boolean has(Cell cell) {
      return contender.has(cell);
    }

    @Override
    public double tolerance() {
      return contender.tolerance();
    }

    @Override
    public Run prepare(Problem problem) throws BenchException {
      return contender.prepare(Problem.of(problem.setting(), 1.01));
    }
  }

  @Test
  void whoeverComputesSomethingElseIsAnErrorAndNoRow() throws BenchException {
    List<Contender> contenders = List.of(open(Contenders.CELLSTREAM_F32), new Mistaken(open(Contenders.SCALAR)));

    Comparison.Result result = new Comparison(contenders, OURS, 1).run(SETTING, Pace.smoke());

    assertThat(result.rows()).extracting(Row::contender).containsExactly(OURS);
    assertThat(result.errors()).singleElement().asString().startsWith("mistaken computes something else (lstm, 2 layers, H = 5, batch 3)");
  }

  @Test
  void ourOwnRatioIsOne() throws BenchException {
    Comparison.Result result = new Comparison(List.of(open(Contenders.SCALAR), open(Contenders.CELLSTREAM_F32)), OURS, 1).run(SETTING,
        Pace.smoke());

    assertThat(result.rows()).extracting(Row::contender).containsExactly("scalar", OURS);
    assertThat(result.rows().getLast().ratioToOurs()).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void whatPlainJavaComputesIsWhatTheOracleComputes(Cell cell) throws BenchException {
    Problem problem = Problem.of(new Setting(cell, 2, 7, 3), 3);

    try (Run run = open(Contenders.SCALAR).prepare(problem)) {
      assertThat(new Check(problem).error(run)).isLessThan(1e-5);
    }
  }

  @Test
  void whoDoesNotHaveTheCellIsLeftOut() throws BenchException {
    Comparison comparison = new Comparison(List.of(open(Contenders.CELLSTREAM_F32), open(Contenders.SCALAR)), OURS, 1);

    Comparison.Result result = comparison.run(new Setting(Cell.GRU, 1, 4, 1), Pace.smoke());

    assertThat(result.rows()).extracting(Row::contender).contains("scalar");
    assertThat(result.errors()).isEmpty();
  }
}
