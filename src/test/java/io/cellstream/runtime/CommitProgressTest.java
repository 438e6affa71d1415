package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.runtime.CommitProgress.Offsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitProgressTest {
  private static final TopicPartition P = new TopicPartition("in", 0);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(3);
  /** As of a task that was just made. */
  private static final Offsets NEW = new Offsets(-1, -1);

  private final CommitProgress progress = new CommitProgress();

  private void look(int times, Offsets offsets) {
    for (int i = 0; i < times; i++) {
      progress.look(Map.of(P, offsets), SECOND);
    }
  }

  @Test
  void eventsThatWaitWithoutACommitAreFoundWithTheLastOffsetKnown() {
    look(3, new Offsets(20, 17));
    assertThat(progress.waitingFor(LIMIT)).isEmpty();
    look(1, new Offsets(25, 17));
    assertThat(progress.waitingFor(LIMIT)).containsExactly(Map.entry(P, 25L));
    assertThat(progress.longest()).isEqualTo(LIMIT);
  }

  @Test
  void aBacklogThatIsCommittedPieceByPieceNeverWaitsLong() {
    for (int committed = 0; committed < 100; committed += 5) {
      look(2, new Offsets(1000, committed));
      assertThat(progress.waitingFor(LIMIT)).isEmpty();
    }
  }

  @Test
  void anIdlePartitionWaitsForNothing() {
    look(1, new Offsets(20, 17));
    look(100, new Offsets(20, 21));
    assertThat(progress.waitingFor(LIMIT)).isEmpty();
    assertThat(progress.longest()).isZero();
  }

  @Test
  void aTaskThatHasFetchedNothingWaitsForNothing() {
    look(100, NEW);
    assertThat(progress.waitingFor(LIMIT)).isEmpty();
  }

  @Test
  void theTimeOutlivesATaskThatIsMadeAnew() {
    look(3, new Offsets(20, 17));
    look(1, NEW);
    assertThat(progress.waitingFor(LIMIT)).containsExactly(Map.entry(P, 20L));
    look(1, new Offsets(18, -1));
    assertThat(progress.waitingFor(LIMIT)).containsExactly(Map.entry(P, 20L));
    look(1, new Offsets(20, 18));
    assertThat(progress.waitingFor(LIMIT)).isEmpty();
  }

  @Test
  void timeInWhichNoCommitWasPossibleDoesNotCount() {
    look(1, new Offsets(20, 17));
    for (int i = 0; i < 100; i++) {
      progress.look(Map.of(P, new Offsets(20, 17)), Duration.ZERO);
    }
    assertThat(progress.waitingFor(LIMIT)).isEmpty();
  }

  @Test
  void aProcessThatWasSuspendedOrAClockThatWasSetIsNoStandstill() {
    look(1, new Offsets(20, 17));
    progress.look(Map.of(P, new Offsets(20, 17)), Duration.ofHours(-1));
    progress.look(Map.of(P, new Offsets(20, 17)), Duration.ofHours(1));
    assertThat(progress.longest()).isEqualTo(CommitProgress.LONGEST_LOOK);
  }

  @Test
  void aPartitionThatAnotherInstanceReadsNowIsNotThisOnes() {
    look(5, new Offsets(20, 17));
    progress.look(Map.of(), SECOND);
    assertThat(progress.waitingFor(LIMIT)).isEmpty();
    assertThat(progress.longest()).isZero();
  }

  @Test
  void whatWasCommittedElsewhereIsForgotten() {
    look(5, new Offsets(20, 17));
    look(1, NEW);
    progress.committed(Set.of(P));
    look(100, NEW);
    assertThat(progress.waitingFor(LIMIT)).isEmpty();
  }
}
