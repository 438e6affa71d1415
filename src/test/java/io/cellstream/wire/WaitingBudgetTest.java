package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingBudgetTest {
  private final WaitingBudget budget = new WaitingBudget(Duration.ofSeconds(60), Duration.ofMinutes(10));

  @Test
  void isWholeAtFirst() {
    assertThat(budget.left(1_000_000)).isEqualTo(60_000);
  }

  @Test
  void isLessWhatWasWaited() {
    budget.spend(0, 8_000);
    budget.spend(10_000, 18_000);
    assertThat(budget.left(18_000)).isEqualTo(44_000);
  }

  @Test
  void whatSeveralWaitForTogetherCountsOnce() {
    budget.spend(0, 8_000);
    budget.spend(1_000, 9_000);
    budget.spend(2_000, 3_000);
    assertThat(budget.left(9_000)).isEqualTo(51_000);
  }

  @Test
  void aSpanThatIsToldLateAndLiesAroundOthersCountsOnce() {
    budget.spend(2_000, 3_000);
    budget.spend(5_000, 6_000);
    budget.spend(0, 10_000);
    budget.spend(4_000, 5_000);
    assertThat(budget.left(10_000)).isEqualTo(50_000);
  }

  @Test
  void isNeverLessThanNothing() {
    budget.spend(0, 100_000);
    assertThat(budget.left(100_000)).isZero();
  }

  @Test
  void comesBackAsTheWindowMovesOn() {
    budget.spend(0, 60_000);
    assertThat(budget.left(600_000)).isZero();
    assertThat(budget.left(615_000)).isEqualTo(15_000);
    assertThat(budget.left(660_000)).isEqualTo(60_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {5_000, 4_000})
  void noTimeAtAllCostsNothing(long to) {
    budget.spend(5_000, to);
    assertThat(budget.left(5_000)).isEqualTo(60_000);
  }
}
