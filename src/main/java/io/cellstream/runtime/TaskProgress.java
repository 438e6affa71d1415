package io.cellstream.runtime;

import com.google.common.base.Throwables;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Tells whether a stream thread's tasks have made progress. A thread makes its tasks when it begins, and each knows what it has committed
 * since.
 */
final class TaskProgress {
  private TaskProgress() {
  }

  /**
   * Whether the failed thread's tasks had committed anything since the thread began. If the failure names a task, only that one counts:
   * other tasks may commit while this one does not.
   *
   * @param threads all stream threads of this process
   * @param threadName the failing thread's name
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
