package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.RegisteredSchema.Missing;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnknownIdsTest {
  private static final Missing ANSWER = new Missing(RejectCause.UNKNOWN_SCHEMA, "none");

  private long now = 1_000_000;
  private final UnknownIds ids = new UnknownIds(() -> Instant.ofEpochMilli(now));

  private static SchemaId id(int number) {
    return new SchemaId.Numbered(number);
  }

  @Test
  void anUnknownIdIsRememberedForSeconds() {
    ids.add(id(5), ANSWER);
    now += UnknownIds.MEMORY.toMillis() - 1;
    assertThat(ids.recall(id(5))).contains(ANSWER);
    now++;
    assertThat(ids.recall(id(5))).isEmpty();
  }

  @Test
  void inAStormOnlyTheIdsThatComeNextAreForgottenWithinSeconds() {
    ids.known(id(1000));
    ids.add(id(1001), ANSWER);
    ids.add(id(1000 + UnknownIds.NEXT_DISTANCE + 1), ANSWER);
    storm();
    now += UnknownIds.MEMORY.toMillis();
    assertThat(ids.recall(id(1001))).isEmpty();
    assertThat(ids.recall(id(1000 + UnknownIds.NEXT_DISTANCE + 1))).contains(ANSWER);
  }

  @Test
  void inAStormIdsFarAboveAllKnownOnesAreNoise() {
    ids.known(id(1000));
    assertThat(ids.isNoise(id(1_000_000))).isFalse();
    storm();
    assertThat(ids.isNoise(id(1_000_000))).isTrue();
    assertThat(ids.isNoise(id(1001))).isFalse();
    now += UnknownIds.STORM_MEMORY.toMillis();
    assertThat(ids.isNoise(id(1_000_000))).isFalse();
  }

  private void storm() {
    for (int i = 0; i < UnknownIds.STORM; i++) {
      ids.add(id(50_000_000 + i), ANSWER);
    }
  }

  /** A sender of numbers that are noise must not have the first event of a schema with a GUID turned away unasked. */
  @Test
  void aGuidIsNeverTakenForNoise() {
    SchemaId guid = new SchemaId.Guid(new UUID(1, 2));
    for (int i = 0; i < UnknownIds.STORM; i++) {
      ids.add(id(50_000_000 + i), ANSWER);
    }

    assertThat(ids.isNoise(id(60_000_000))).isTrue();
    assertThat(ids.isNoise(guid)).isFalse();
    assertThat(ids.recall(guid)).isEmpty();
  }
}
