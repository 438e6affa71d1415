package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateTest {
  private final Rate rate = new Rate();

  @Test
  void isZeroBeforeThereIsAnythingToTell() {
    assertThat(rate.lately()).isZero();
    look(5, 100);
    look(5, 200);
    assertThat(rate.lately()).isZero();
    assertThat(rate.best()).isZero();
  }

  @Test
  void countsOverTheLastSecond() {
    look(0, 0);
    look(500, 10);
    assertThat(rate.lately()).isEqualTo(20);
    look(1000, 20);
    look(1500, 1020);
    look(2000, 2020);
    assertThat(rate.lately()).isEqualTo(2000);
  }

  @Test
  void remembersTheBestWholeSecond() {
    look(0, 0);
    look(100, 900);
    assertThat(rate.best()).isZero();
    look(1000, 1000);
    assertThat(rate.best()).isEqualTo(1000);
    look(2000, 4000);
    look(3000, 4001);
    assertThat(rate.best()).isEqualTo(3000);
    assertThat(rate.lately()).isEqualTo(1);
  }

  private void look(long millis, long count) {
    rate.look(TimeUnit.MILLISECONDS.toNanos(millis), count);
  }
}
