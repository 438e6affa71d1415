package io.cellstream.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class BoundTest {
  private static final int ROUNDS = 10;

  private static Turns turns(double nanos) {
    return new Turns(Collections.nCopies(ROUNDS, new Turn(1, Math.round(nanos), Math.round(nanos), 0)));
  }

  @Test
  void oneSequenceIsBoundByReadingTheWeights() {
    Setting setting = new Setting(Cell.LSTM, 1, 256, 1);
    Bound.Measured bound = new Bound.Measured(setting, turns(20_000), turns(FmaProbe.FLOPS / 200));

    assertThat(bound.micros()).isEqualTo(20);
    assertThat(bound.gigabytes()).isCloseTo(setting.weightBytes() / 20_000.0, within(1e-9));
    assertThat(bound.fractionFor(turns(25_000))).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void manySequencesAreBoundByMultiplyAdds() {
    Setting setting = new Setting(Cell.LSTM, 1, 256, 64);
    // 100 operations a ns
    Bound.Measured bound = new Bound.Measured(setting, turns(20_000), turns(FmaProbe.FLOPS / 100));

    assertThat(bound.micros()).isCloseTo(setting.flops() / 100 / 1e3, within(0.01 * bound.micros()));
    assertThat(bound.gigaflops()).isCloseTo(100, within(1.0));
  }

  @Test
  void countsTheWorkOfAStep() {
    Setting setting = new Setting(Cell.GRU, 2, 64, 8);

    assertThat(setting.weightBytes()).isEqualTo(2 * 3 * 64 * (64 + 64) * 4);
    assertThat(setting.flops()).isEqualTo(2 * 8 * 2 * 3 * 64 * (64 + 64));
  }
}
