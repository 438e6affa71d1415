package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.bench.stream.process.ThreadKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static Tally tally(double... rates) {
    Tally tally = new Tally();
    for (double rate : rates) {
      tally.add(new Turn(rate, Map.of(ThreadKind.STREAM, 3.0), 1, 2, 4, 5, 0));
    }
    return tally;
  }

  @Test
  void ratiosAreTakenWithinARound() {
    // the second round was on a machine half as fast
    assertThat(tally(300, 150, 300).ratioTo(tally(100, 50, 100))).hasValue(3);
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(tally(1, 9, 3, 5).median(Turn::rate)).isEqualTo(4);
  }

  @Test
  void theSpreadIsRelativeToTheMedian() {
    assertThat(tally(90, 100, 120).spread()).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void withoutRoundsThereIsNoRatio() {
    assertThat(tally().ratioTo(tally(1))).isEmpty();
  }
}
