package io.cellstream.train.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.train.chance.Calibration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OptimumTest {
  private static final List<Payment> MANY = Payment.heldOut(20_000);

  private static final Calibration<Payment> CALIBRATION = new Calibration<>(MANY, OptimumTest::sureness,
      payment -> Optimum.judge(payment) == payment.kind());

  @Test
  void isRightAsOftenAsItsOwnProbabilitiesSay() {
    CALIBRATION.assertRightAsOftenAsItSays(0.006);
  }

  @Test
  void isWrongWhereItIsUnsure() {
    CALIBRATION.assertSoWhereItIsLessSureThan(0.7, 0.05);
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
