package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
  private final TimeBudget budget = new TimeBudget(5, Duration.ofNanos(100));

  @Test
  void aPhaseHasWhatIsLeftUntilItsShareOfTheLimit() {
    assertThat(budget.left(0.5, 25)).isEqualTo(Duration.ofNanos(30));
  }

  @Test
  void afterItThereIsNothingLeft() {
    assertThat(budget.left(0.5, 56)).isZero();
  }
}
