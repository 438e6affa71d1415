package io.cellstream.bench.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepsTest {

  @TempDir
  private Path folder = Path.of("");

  /** Each sweep must end as many as expire, or it throws. */
  @Test
  void endsAFewOfManySequencesAndThenAllOfThem() throws Exception {
    List<String> said = new ArrayList<>();
    Sweeps.Plan plan = new Sweeps.Plan(SweepModel.MANY_TO_ONE.load(folder, 8), 1_000, 10, 100, 1 << 20, 60_000);

    assertThat(new Sweeps(plan, folder.resolve("store"), said::add).measure().millis()).hasSize(20);
    new Sweeps(plan, folder.resolve("other"), said::add).measureFirstLimit();

    assertThat(said).anySatisfy(line -> assertThat(line).contains("1000 due entries of 30.0 bytes"))
        .last().asString().contains("all are over", "; 1000 ended");
  }
}
