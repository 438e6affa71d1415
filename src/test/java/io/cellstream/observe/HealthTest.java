package io.cellstream.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.runtime.Standstill;
import io.cellstream.runtime.StreamStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
  private static final Standstill GETS_ON = Standstill.none(Duration.ofMillis(80));

  private static Health health(State state, boolean ending, int waiting, Map<String, Long> restoring) {
    return Health.of(Optional.of(new StreamStatus(state, ending, false, waiting, 4, new TreeMap<>(restoring), GETS_ON, Map.of())));
  }

  @Test
  void aStreamThatRunsWithAllItsStatesIsReady() {
    assertThat(health(State.RUNNING, false, 0, Map.of())).isEqualTo(new Health(true, Optional.empty()));
  }

  @Test
  void beforeThereIsAStreamTheProcessIsAliveAndNotReady() {
    Health health = Health.of(Optional.empty());
    assertThat(health.live()).isTrue();
    assertThat(health.hindrance()).contains("the start is being prepared");
  }

  @ParameterizedTest
  @EnumSource(value = State.class, names = {"CREATED", "REBALANCING"})
  void aStreamOnItsWayIsAliveAndNotReady(State state) {
    assertThat(health(state, false, 0, Map.of())).isEqualTo(new Health(true, Optional.of("partitions are being assigned")));
  }

  @Test
  void whileStatesAreRestoredTheStreamIsAliveAndNotReady() {
    assertThat(health(State.RUNNING, false, 0, Map.of("changelog-0", 7L)))
        .isEqualTo(new Health(true, Optional.of("states are being restored")));
  }

  @Test
  void whileItLooksWhetherAnotherModelRunsInItsGroupTheStreamIsAliveAndNotReady() {
    Health health = Health.of(Optional.of(new StreamStatus(State.RUNNING, false, true, 0, 4, new TreeMap<>(), GETS_ON, Map.of())));

    assertThat(health.live()).isTrue();
    assertThat(health.hindrance().orElseThrow()).contains("the group is being joined");
  }

  @Test
  void whileAThreadWaitsToTryAgainTheStreamIsAliveAndNotReady() {
    Health health = health(State.RUNNING, false, 1, Map.of());
    assertThat(health.live()).isTrue();
    assertThat(health.hindrance().orElseThrow()).contains("waits to try again");
  }

  @ParameterizedTest
  @EnumSource(value = State.class, names = {"PENDING_SHUTDOWN", "PENDING_ERROR", "NOT_RUNNING", "ERROR"})
  void aStreamThatEndsIsNeitherAliveNorReady(State state) {
    assertThat(health(state, false, 0, Map.of())).isEqualTo(new Health(false, Optional.of("it is ending")));
  }

  @Test
  void aStreamThatRunsAndCommitsNothingThoughEventsWaitIsAliveAndNotReady() {
    Standstill standstill = new Standstill(2, Duration.ofSeconds(61), "no commit for 61 s while events wait: topic out does not exist");
    Health health = Health.of(Optional.of(new StreamStatus(State.RUNNING, false, false, 0, 4, new TreeMap<>(), standstill, Map.of())));
    assertThat(health).isEqualTo(new Health(true, Optional.of(standstill.reason())));
  }

  @Test
  void aStreamThatIsToldToStopIsNoLongerAliveThoughItsThreadsStillRun() {
    assertThat(health(State.RUNNING, true, 0, Map.of()).live()).isFalse();
  }
}
