package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.RegisteredSchema.Missing;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnknownIdsTest {
  private static final Missing ANSWER = new Missing(RejectCause.UNKNOWN_SCHEMA, "none");

  private long now = 1_000_000;
  private final UnknownIds ids = new UnknownIds(() -> Instant.ofEpochMilli(now));

  @Test
  void anUnknownIdIsRememberedForSeconds() {
    ids.add(5, ANSWER);
    now += UnknownIds.MEMORY.toMillis() - 1;
    assertThat(ids.recall(5)).contains(ANSWER);
    now++;
    assertThat(ids.recall(5)).isEmpty();
  }

  @Test
  void inAStormOnlyTheIdsThatComeNextAreForgottenWithinSeconds() {
    ids.known(1000);
    ids.add(1001, ANSWER);
    ids.add(1000 + UnknownIds.NEXT_DISTANCE + 1, ANSWER);
    storm();
    now += UnknownIds.MEMORY.toMillis();
    assertThat(ids.recall(1001)).isEmpty();
    assertThat(ids.recall(1000 + UnknownIds.NEXT_DISTANCE + 1)).contains(ANSWER);
  }

  @Test
  void inAStormIdsFarAboveAllKnownOnesAreNoise() {
    ids.known(1000);
    assertThat(ids.isNoise(1_000_000)).isFalse();
    storm();
    assertThat(ids.isNoise(1_000_000)).isTrue();
    assertThat(ids.isNoise(1001)).isFalse();
    now += UnknownIds.STORM_MEMORY.toMillis();
    assertThat(ids.isNoise(1_000_000)).isFalse();
  }

  private void storm() {
    for (int i = 0; i < UnknownIds.STORM; i++) {
      ids.add(50_000_000 + i, ANSWER);
    }
  }
}
