package io.cellstream.train.opinion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OptimumTest {
  private static final List<Opinion> MANY = Opinion.heldOut(20_000);

  /** What it says is how probable it is to be right; if its probabilities are the generator's, it is right as often. */
  @Test
  void isRightAsOftenAsItsOwnProbabilitiesSay() {
    double expected = MANY.stream().mapToDouble(OptimumTest::sureness).average().orElseThrow();

    assertThat(share(Optimum::judge)).isCloseTo(expected, within(0.006));
  }

  /** Where it is in two minds, it is right as seldom as it says. */
  @Test
  void isWrongWhereItIsUnsure() {
    List<Opinion> unsure = MANY.stream().filter(opinion -> sureness(opinion) < 0.75).toList();
    double expected = unsure.stream().mapToDouble(OptimumTest::sureness).average().orElseThrow();

    assertThat(unsure).hasSizeGreaterThan(1_000);
    assertThat((double) unsure.stream().filter(opinion -> Optimum.judge(opinion) == opinion.tone()).count() / unsure.size())
        .isCloseTo(expected, within(0.04));
  }

  @Test
  void isGoodButNotPerfectAndFarAboveWhatWordsTellByThemselves() {
    assertThat(share(Optimum::judge)).isBetween(0.90, 0.92);
    assertThat(share(Optimum::judgeWordByWord)).isBetween(0.53, 0.57);
  }

  /** p(judged tone | opinion). */
  private static double sureness(Opinion opinion) {
    return 1 / (1 + Math.exp(-Math.abs(Optimum.evidence(opinion))));
  }

  private static double share(Function<Opinion, Tone> judge) {
    return (double) MANY.stream().filter(opinion -> judge.apply(opinion) == opinion.tone()).count() / MANY.size();
  }
}
