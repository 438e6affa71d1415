package io.cellstream.train.chance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseTest {
  @Test
  void hasTheProbabilitiesThatCountingAllDrawsGives() {
    int[] ways = new int[17];
    for (int draw = 0; draw < 5 * 5 * 5 * 5; draw++) {
      ways[draw % 5 + draw / 5 % 5 + draw / 25 % 5 + draw / 125]++;
    }

    Noise noise = new Noise(2);

    for (int sum = -8; sum <= 8; sum++) {
      assertThat(Math.exp(noise.logProbability(sum))).isCloseTo(ways[sum + 8] / 625.0, within(1e-15));
    }
    assertThat(noise.logProbability(-9)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(noise.logProbability(9)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 900, 5_500})
  void hasProbabilitiesThatSumUpToOne(int reach) {
    Noise noise = new Noise(reach);

    double all = IntStream.rangeClosed(-4 * reach, 4 * reach).mapToDouble(sum -> Math.exp(noise.logProbability(sum)))
        .sum();

    assertThat(all).isCloseTo(1, within(1e-9));
  }

  /** The variance of a uniform draw among n neighbouring numbers is (n² − 1) / 12, and the four add up. */
  @Test
  void drawsAroundZeroAsWideAsItSays() {
    Noise noise = new Noise(900);
    SplittableRandom random = new SplittableRandom(5);

    int[] draws = IntStream.range(0, 100_000).map(_ -> noise.draw(random)).toArray();

    double variance = 4 * (1801.0 * 1801.0 - 1) / 12;
    double deviationOfTheMean = Math.sqrt(variance / draws.length);
    assertThat(IntStream.of(draws).average().orElseThrow()).isCloseTo(0, within(4 * deviationOfTheMean));
    assertThat(IntStream.of(draws).mapToDouble(draw -> (double) draw * draw).average().orElseThrow() / variance)
        .isCloseTo(1, within(0.02));
  }
}
