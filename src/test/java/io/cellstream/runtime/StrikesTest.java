package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StrikesTest {
  private final AtomicLong millis = new AtomicLong();
  private final Strikes strikes = new Strikes(clock());

  private InstantSource clock() {
    return () -> Instant.ofEpochMilli(millis.get());
  }

  @Test
  void theThirdFailureAtOnePlaceStrikesOut() {
    assertThat(strikes.strikesOut("events-0@7")).isFalse();
    assertThat(strikes.strikesOut("events-0@7")).isFalse();
    assertThat(strikes.strikesOut("events-0@7")).isTrue();
  }

  @Test
  void failuresAtOtherPlacesDoNotCount() {
    strikes.strikesOut("events-0@7");
    strikes.strikesOut("events-1@7");
    strikes.strikesOut("events-0@8");
    assertThat(strikes.strikesOut("events-0@7")).isFalse();
  }

  @Test
  void failuresMoreThanTenMinutesOldAreForgotten() {
    strikes.strikesOut("events-0@7");
    strikes.strikesOut("events-0@7");
    millis.addAndGet(11 * 60_000);
    assertThat(strikes.strikesOut("events-0@7")).isFalse();
  }
}
