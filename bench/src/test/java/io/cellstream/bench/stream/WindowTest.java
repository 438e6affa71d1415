package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void theWaitForTheFirstCommitAndForTheLastDoNotCount() {
    Window window = new Window(1_000, 0);
    window.at(1 * SECOND, 0);
    window.at(3 * SECOND, 100);
    window.at(4 * SECOND, 500);
    window.at(5 * SECOND, 960);
    window.at(9 * SECOND, 1_000);

    assertThat(window.rate()).isEqualTo(430);
  }

  @Test
  void looksBetweenTwoCommitsDoNotCount() {
    Window window = new Window(1_000, 0);
    window.at(1 * SECOND, 500);
    window.at(2 * SECOND, 500);
    window.at(3 * SECOND, 900);
    window.at(4 * SECOND, 900);

    assertThat(window.rate()).isEqualTo(200);
  }

  @Test
  void aTurnThatOneCommitEndsIsMeasuredFromItsStart() {
    Window window = new Window(1_000, SECOND);
    window.at(3 * SECOND, 1_000);

    assertThat(window.rate()).isEqualTo(500);
  }
}
