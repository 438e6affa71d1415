package io.cellstream.model.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FullSpeedTest {
  private final FullSpeed speed = new FullSpeed();

  @Test
  void isNotKnownBeforeTheFirstTurn() {
    assertThat(speed.isFull(Duration.ofHours(1).toNanos())).isFalse();
  }

  @Test
  void isReachedWhenNothingBecameFasterForAWhile() {
    speed.take(at(0), 500, 0);
    speed.take(at(99), 495, 0);
    assertThat(speed.isFull(at(99))).isFalse();
    speed.take(at(100), 520, 0);
    assertThat(speed.isFull(at(100))).isTrue();
  }

  @Test
  void isNotReachedWhileTurnsBecomeFaster() {
    for (long turn = 0; turn < 10; turn++) {
      speed.take(at(90 * turn), 1000 - 101 * turn, 0);
      assertThat(speed.isFull(at(90 * turn))).isFalse();
    }
    assertThat(speed.best()).isEqualTo(91);
  }

  @Test
  void isNotMissedWhenItGrowsInSmallSteps() {
    speed.take(at(0), 1000, 0);
    speed.take(at(60), 950, 0);
    speed.take(at(120), 880, 0);
    assertThat(speed.isFull(at(120))).isFalse();
  }

  @Test
  void isNotReachedWhileTurnsAllocateHoweverLongTheSpeedStandsStill() {
    for (long turn = 0; turn < 10; turn++) {
      speed.take(at(100 * turn), 500, 64);
      assertThat(speed.isFull(at(100 * turn))).isFalse();
    }
    speed.take(at(1000), 500, 0);
    assertThat(speed.isFull(at(1000))).isTrue();
  }

  private static long at(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
