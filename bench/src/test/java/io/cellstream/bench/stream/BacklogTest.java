package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Backlog backlog = new Backlog(new long[]{100, 0, 40}, new long[]{10, 0, 5});

  @Test
  void countsEventsOfAllPartitions() {
    assertThat(backlog.events()).isEqualTo(15);
  }

  @Test
  void whatWasCommittedBeforeIsNotDone() {
    assertThat(backlog.done(new long[]{100, 7, 12})).isZero();
  }

  @Test
  void aTransactionsMarkerBehindTheLastEventIsNoEvent() {
    assertThat(backlog.done(new long[]{104, 0, 46})).isEqualTo(9);
  }
}
