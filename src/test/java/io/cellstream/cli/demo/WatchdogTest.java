package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.demo.Watchdog;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private final Watchdog watchdog = new Watchdog(Duration.ofSeconds(30), 0);

  @Test
  void barksWhenWorkWaitsForTooLong() {
    assertThat(stuckAt(1, 5, 10)).isFalse();
    assertThat(stuckAt(31, 5, 10)).isFalse();
    assertThat(stuckAt(32, 5, 10)).isTrue();
  }

  @Test
  void isCalmAsLongAsAnythingMoves() {
    assertThat(stuckAt(29, 0, 10)).isFalse();
    assertThat(stuckAt(58, 1, 10)).isFalse();
    assertThat(stuckAt(87, 2, 10)).isFalse();
  }

  @Test
  void isCalmWhenThereIsNothingToDo() {
    assertThat(stuckAt(1, 10, 10)).isFalse();
    assertThat(stuckAt(1_000, 10, 10)).isFalse();
    assertThat(stuckAt(1_030, 10, 11)).isFalse();
    assertThat(stuckAt(1_031, 10, 11)).isTrue();
  }

  private boolean stuckAt(long seconds, long done, long toDo) {
    return watchdog.isStuck(Duration.ofSeconds(seconds).toNanos(), done, toDo);
  }
}
