package io.cellstream.train.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OptimumTest {
  private static final List<Payment> MANY = Payment.heldOut(20_000);

  /** What it says is how probable it is to be right; if its probabilities are the generator's, it is right as often. */
  @Test
  void isRightAsOftenAsItsOwnProbabilitiesSay() {
    double expected = MANY.stream().mapToDouble(OptimumTest::sureness).average().orElseThrow();

    assertThat(share(Optimum::judge)).isCloseTo(expected, within(0.006));
  }

  /** Where it is in two minds, it is right half the time. */
  @Test
  void isWrongWhereItIsUnsure() {
    List<Payment> unsure = MANY.stream().filter(payment -> sureness(payment) < 0.7).toList();
    double expected = unsure.stream().mapToDouble(OptimumTest::sureness).average().orElseThrow();

    assertThat(unsure).hasSizeGreaterThan(1_000);
    assertThat((double) unsure.stream().filter(payment -> Optimum.judge(payment) == payment.kind()).count() / unsure.size())
        .isCloseTo(expected, within(0.05));
  }

  @Test
  void isGoodButNotPerfectAndFarAboveWhatTheFeaturesTellByThemselves() {
    assertThat(share(Optimum::judge)).isBetween(0.915, 0.93);
    assertThat(share(Optimum::judgeFeatureByFeature)).isBetween(0.55, 0.60);
  }

  @Test
  void hasHabitsToTellApart() {
    Set<List<Integer>> means = new HashSet<>();
    for (Kind kind : Kind.values()) {
      assertThat(kind.habits()).hasSize(3);
      kind.habits().forEach(habit -> means.add(Arrays.stream(Feature.values()).map(habit::mean).toList()));
    }
    assertThat(means).hasSize(12);
  }

  /** p(judged kind | payment). */
  private static double sureness(Payment payment) {
    double[] evidence = Optimum.evidence(payment);
    double best = Arrays.stream(evidence).max().orElseThrow();
    return 1 / Arrays.stream(evidence).map(log -> Math.exp(log - best)).sum();
  }

  private static double share(Function<Payment, Kind> judge) {
    return (double) MANY.stream().filter(payment -> judge.apply(payment) == payment.kind()).count() / MANY.size();
  }
}
