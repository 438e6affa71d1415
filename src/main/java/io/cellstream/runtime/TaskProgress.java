package io.cellstream.runtime;

import com.google.common.base.Throwables;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;

/** Whether a stream thread's tasks have got on: a task is made anew with its thread, and knows what it has committed since. */
final class TaskProgress {
  private TaskProgress() {
  }

  /**
   * Whether what failed had committed anything since its thread began. Where the failure names a task, that one counts: another's events can go
   * through while its own do not.
   *
   * @param threads of this process, the failing one among them
   * @param threadName the failing one's
   */
  static boolean beforeFailure(Set<ThreadMetadata> threads, String threadName, Throwable failure) {
    Optional<TaskId> blamed = Throwables.getCausalChain(failure).stream()
        .flatMap(each -> each instanceof StreamsException streams ? streams.taskId().stream() : Optional.<TaskId>empty().stream())
        .findFirst();
    return threads.stream().filter(thread -> thread.threadName().equals(threadName)).flatMap(thread -> thread.activeTasks().stream())
        .filter(task -> blamed.isEmpty() || blamed.get().equals(task.taskId())).anyMatch(TaskProgress::hasCommitted);
  }

  private static boolean hasCommitted(TaskMetadata task) {
    return task.committedOffsets().values().stream().anyMatch(offset -> offset >= 0);
  }
}
