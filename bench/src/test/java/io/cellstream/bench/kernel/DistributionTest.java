package io.cellstream.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DistributionTest {

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(Distribution.of(new double[]{9, 1, 4, 2}).median()).isEqualTo(3);
  }

  @Test
  void oneOutlierMovesNeitherMedianNorSpread() {
    Distribution quiet = Distribution.of(new double[]{1, 2, 3, 4, 5});
    Distribution disturbed = Distribution.of(new double[]{1, 2, 3, 4, 5000});

    assertThat(disturbed).isEqualTo(quiet);
  }

  @Test
  void theSpreadIsTheDistanceOfTheQuartilesRelativeToTheMedian() {
    assertThat(Distribution.of(new double[]{10, 20, 30, 40, 50}).spread()).isCloseTo(20.0 / 30, within(1e-12));
  }

  @Test
  void theErrorFallsWithTheRootOfTheSamples() {
    assertThat(new Distribution(1, 0.1, 400).error()).isCloseTo(new Distribution(1, 0.1, 100).error() / 2, within(1e-12));
  }

  @Test
  void hasNothingToSayOfNoSamples() {
    assertThatThrownBy(() -> Distribution.of(new double[0])).isInstanceOf(IllegalArgumentException.class);
  }
}
