package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.Lifetime.Clock;
import org.junit.jupiter.api.Test;

class PartitionTimeTest {
  private static final long JUMP = 100;
  private static final Lifetime LIFETIME = new Lifetime(Clock.EVENT, 200, Lifetime.NEVER, Lifetime.NEVER, 0, JUMP);

  private final PartitionTime time = new PartitionTime(LIFETIME);

  @Test
  void followsTheLatestEventAndNeverGoesBack() {
    assertThat(time.saw(1000)).isEqualTo(new PartitionTime.Moment(1000, 1000, 0));
    assertThat(time.saw(1050)).isEqualTo(new PartitionTime.Moment(1000, 1050, 0));
    assertThat(time.saw(900)).isEqualTo(new PartitionTime.Moment(1050, 1050, 0));
  }

  @Test
  void oneEventFromTheFarFutureMovesItByABoundedJump() {
    time.saw(1000);
    time.saw(4_000_000_000_000L);
    assertThat(time.events()).isEqualTo(1000 + JUMP);
    time.saw(1010);
    time.saw(4_000_000_000_000L);
    assertThat(time.events()).as("each such event for itself").isEqualTo(1000 + 2 * JUMP);
  }

  @Test
  void afterALongSilenceItSoonCatchesUp() {
    time.saw(0);
    long now = 56L * 365 * 86_400_000;
    int events = 0;
    while (time.events() < now) {
      time.saw(now);
      events++;
    }
    assertThat(events).isLessThan(45);
    time.saw(now + 3 * JUMP);
    assertThat(time.events()).as("and is careful again").isEqualTo(now + JUMP);
  }

  @Test
  void goesOnWhereItWas() {
    time.saw(1000);
    time.saw(100_000);
    PartitionTime again = new PartitionTime(LIFETIME, time.events(), time.ahead(), time.wall(), time.wallBegan());
    assertThat(again.saw(100_000)).isEqualTo(time.saw(100_000));
  }
}
