package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.runtime.CommitProgress.Offsets;
import io.cellstream.runtime.Inquiry.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StandstillWatchTest {
  private static final TopicPartition P = new TopicPartition("in", 0);
  private static final Offsets WAITING = new Offsets(20, 17);
  private static final Offsets DONE = new Offsets(20, 21);

  private final Set<TopicPartition> committedElsewhere = new HashSet<>();
  private Instant now = Instant.EPOCH;
  private String cause = "topic out does not exist";
  private int inquiries;
  private final StandstillWatch watch = new StandstillWatch(Duration.ofSeconds(10), fetched -> {
    assertThat(fetched).containsEntry(P, 20L);
    inquiries++;
    return new Report(committedElsewhere, cause);
  }, () -> now);

  private void look(int seconds, Offsets offsets) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      watch.look(Map.of(P, offsets), true);
    }
  }

  @Test
  void whereEventsWaitAndNothingIsCommittedItSaysForHowLongWhereAndWhy() {
    look(10, WAITING);
    assertThat(watch.now().isOne()).isFalse();
    assertThat(watch.now().uncommitted()).hasSeconds(9);
    look(1, WAITING);
    assertThat(watch.now()).isEqualTo(new Standstill(1, Duration.ofSeconds(10),
        "no commit for 10 s while events wait (up to in-0@20): topic out does not exist"));
  }

  @Test
  void aCommitEndsTheStandstill() {
    look(20, WAITING);
    look(1, DONE);
    assertThat(watch.now()).isEqualTo(Standstill.none(Duration.ZERO));
    look(100, DONE);
    assertThat(watch.now().isOne()).isFalse();
    assertThat(inquiries).isEqualTo(1);
  }

  @Test
  void theCauseIsAskedForAgainNowAndThen() {
    look(20, WAITING);
    cause = "no broker answers";
    look(100, WAITING);
    assertThat(watch.now().reason()).endsWith("no broker answers");
    assertThat(inquiries).isEqualTo(4);
  }

  @Test
  void eventsThatWereCommittedElsewhereAreNoStandstill() {
    committedElsewhere.add(P);
    look(5, WAITING);
    look(100, new Offsets(-1, -1));
    assertThat(watch.now().isOne()).isFalse();
    assertThat(inquiries).isEqualTo(1);
  }

  @Test
  void aStreamThatCannotCommitYetDoesNotStandStill() {
    for (int i = 0; i < 100; i++) {
      now = now.plusSeconds(1);
      watch.look(Map.of(P, WAITING), false);
    }
    assertThat(watch.now().isOne()).isFalse();
  }
}
