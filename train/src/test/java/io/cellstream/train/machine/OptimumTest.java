package io.cellstream.train.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimumTest {
  private static final Regime[] REGIMES = Regime.values();
  private static final List<Recording> MANY = HeldOutRecordings.first(4_000);

  /** The sum over all 4⁵ ways through the regimes, each with the product of its probabilities. */
  @ParameterizedTest
  @EnumSource
  void hasTheLikelihoodThatTheSumOverAllPathsGives(Condition condition) {
    Recording recording = Recording.draw(5, new SplittableRandom(17));
    double[][] readings = Evidence.of(recording);

    double sum = 0;
    for (int path = 0; path < 1024; path++) {
      double product = 0.25;
      for (int t = 0; t < 5; t++) {
        product *= Math.exp(readings[t][regime(path, t)]);
        product *= t == 0 ? 1 : condition.probability(REGIMES[regime(path, t - 1)], REGIMES[regime(path, t)]);
      }
      sum += product;
    }

    assertThat(Optimum.logLikelihood(condition, readings)).isCloseTo(Math.log(sum), within(1e-10));
  }

  @Test
  void isGoodButNotPerfect() {
    assertThat(share(MANY, Optimum::judge)).isBetween(0.955, 0.975);
  }

  @Test
  void isFarAboveWhatCanBeToldWithoutMemory() {
    assertThat(share(MANY, Memoryless::judge)).isBetween(0.40, 0.60);
  }

  @Test
  void tellsLittleMoreThanTheMemorylessOnceTheReadingsAreShuffled() {
    List<Recording> shuffled = MANY.stream().map(OptimumTest::shuffled).toList();

    assertThat(share(shuffled, Optimum::judge)).isLessThan(share(MANY, Memoryless::judge) + 0.05);
  }

  @Test
  void leavesTheMemorylessUnmovedWhenTheReadingsAreShuffled() {
    for (Recording recording : MANY.subList(0, 200)) {
      assertThat(Memoryless.judge(shuffled(recording))).isEqualTo(Memoryless.judge(recording));
    }
  }

  private static int regime(int path, int t) {
    return (path >> (2 * t)) & 3;
  }

  private static double share(List<Recording> recordings, Function<Recording, Condition> judge) {
    return (double) recordings.stream().filter(recording -> judge.apply(recording) == recording.condition()).count() / recordings.size();
  }

  private static Recording shuffled(Recording recording) {
    List<int[]> readings = new ArrayList<>(Arrays.asList(recording.readings()));
    Collections.shuffle(readings, new Random(recording.length()));
    return new Recording(recording.condition(), readings.toArray(int[][]::new));
  }
}
