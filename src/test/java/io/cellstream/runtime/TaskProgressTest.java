package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.TaskMetadataImpl;
import org.apache.kafka.streams.processor.internals.ThreadMetadataImpl;
import org.junit.jupiter.api.Test;

class TaskProgressTest {
  private static final TaskMetadata STUCK = task(0, -1);
  private static final TaskMetadata GOING_ON = task(1, 17);

  private static TaskMetadata task(int partition, long committed) {
    TopicPartition input = new TopicPartition("in", partition);
    return new TaskMetadataImpl(new TaskId(0, partition), Set.of(input), Map.of(input, committed), Map.of(input, 20L), Optional.empty());
  }

  private static ThreadMetadata thread(String name, TaskMetadata... tasks) {
    return new ThreadMetadataImpl(name, "RUNNING", name + "-consumer", name + "-restore-consumer", name + "-producer", "admin",
        Set.of(tasks),
        Set.of());
  }

  private static StreamsException of(TaskId task) {
    return new StreamsException(new TimeoutException("no broker"), task);
  }

  @Test
  void aTaskThatCommittedSinceItsThreadBeganHadGotOn() {
    assertThat(TaskProgress.beforeFailure(Set.of(thread("a", STUCK, GOING_ON)), "a", of(GOING_ON.taskId()))).isTrue();
  }

  @Test
  void anotherTasksCommitsDoNotCount() {
    assertThat(TaskProgress.beforeFailure(Set.of(thread("a", STUCK, GOING_ON)), "a", of(STUCK.taskId()))).isFalse();
  }

  @Test
  void anotherThreadsCommitsDoNotCount() {
    assertThat(TaskProgress.beforeFailure(Set.of(thread("a", STUCK), thread("b", GOING_ON)), "a", new TimeoutException("no broker")))
        .isFalse();
  }

  @Test
  void aFailureThatNamesNoTaskIsTheThreads() {
    assertThat(TaskProgress.beforeFailure(Set.of(thread("a", STUCK, GOING_ON)), "a", new TimeoutException("no broker"))).isTrue();
  }
}
