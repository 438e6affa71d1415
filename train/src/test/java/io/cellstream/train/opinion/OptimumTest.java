package io.cellstream.train.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.train.chance.Calibration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OptimumTest {
  private static final List<Opinion> MANY = Opinion.heldOut(20_000);

  private static final Calibration<Opinion> CALIBRATION = new Calibration<>(MANY, OptimumTest::sureness,
      opinion -> Optimum.judge(opinion) == opinion.tone());

  @Test
  void isRightAsOftenAsItsOwnProbabilitiesSay() {
    CALIBRATION.assertRightAsOftenAsItSays(0.006);
  }

  @Test
  void isWrongWhereItIsUnsure() {
    CALIBRATION.assertSoWhereItIsLessSureThan(0.75, 0.04);
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
