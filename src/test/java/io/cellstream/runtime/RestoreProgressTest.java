package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
  private static final TopicPartition FIRST = new TopicPartition("changelog", 0);
  private static final TopicPartition SECOND = new TopicPartition("changelog", 1);

  private final RestoreProgress progress = new RestoreProgress();

  @Test
  void whatIsLeftShrinksWithEachBatchUntilThePartitionIsDone() {
    progress.onRestoreStart(FIRST, "states", 10, 100);
    progress.onRestoreStart(SECOND, "states", 0, 5);
    assertThat(progress.remaining()).containsExactly(entry("changelog-0", 90L), entry("changelog-1", 5L));
    progress.onBatchRestored(FIRST, "states", 59, 50);
    assertThat(progress.remaining()).containsEntry("changelog-0", 40L);
    progress.onRestoreEnd(FIRST, "states", 90);
    assertThat(progress.remaining()).containsOnlyKeys("changelog-1");
  }

  @Test
  void aPartitionThatLeavesBeforeItIsDoneIsForgotten() {
    progress.onRestoreStart(FIRST, "states", 0, 100);
    progress.onRestoreSuspended(FIRST, "states", 0);
    assertThat(progress.remaining()).isEmpty();
    progress.onBatchRestored(FIRST, "states", 5, 5);
    assertThat(progress.remaining()).isEmpty();
  }
}
