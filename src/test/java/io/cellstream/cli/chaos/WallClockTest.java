package io.cellstream.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.chaos.Comparison.Difference;
import io.cellstream.cli.chaos.Comparison.Kind;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.Prediction.EventPlace;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WallClockTest {
  private static final Lifetime IDLE_FOR_A_SECOND = new Lifetime(Clock.WALL, 1000, Lifetime.NEVER, Lifetime.NEVER, 0, 1);
  private static final EventPlace LAST = new EventPlace(2, 7, OptionalLong.of(9));
  private static final Map<Story.Place, String> NUMBERS = Map.of(new Story.Place(2, 7), "41");

  private static List<Difference> afterMillis(long millis, Reason reason) {
    WallEnd end = new WallEnd(new SequenceKey("key".getBytes(UTF_8)), LAST, 9, Optional.of(reason), "finals-1@3");
    return WallClock.tooSoon(NUMBERS, List.of(end), IDLE_FOR_A_SECOND,
        event -> event.equals("41") ? OptionalLong.of(5_000_000) : OptionalLong.empty(),
        place -> place.equals("finals-1@3") ? OptionalLong.of(5_000_000 + millis * 1_000_000) : OptionalLong.empty());
  }

  @Test
  void anEndBeforeItsIdleTimeIsOverIsTooSoon() {
    assertThat(afterMillis(999, Reason.IDLE)).singleElement().satisfies(found -> {
      assertThat(found.kind()).isEqualTo(Kind.TOO_SOON);
      assertThat(found.line()).contains("999 ms after that was sent, instead of 1000");
    });
  }

  @Test
  void anEndAfterItsIdleTimeIsAsItShouldBe() {
    assertThat(afterMillis(1000, Reason.IDLE)).isEmpty();
  }

  @Test
  void anEndByAgeMayComeSoonAfterTheLastEvent() {
    assertThat(afterMillis(1, Reason.MAX_LENGTH)).isEmpty();
  }
}
