package io.cellstream.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * Measures for each input partition how long events have been fetched but not committed, without any commit. A partition without such
 * events does not wait, however long ago its last commit was. The measurement outlives the partition's task, because a thread that fails at
 * the same event again and again makes a new task each time, and commits nothing. Not thread-safe.
 */
final class CommitProgress {
  /** The most that one look adds to the waiting time, so that a suspended process or a changed clock does not look like a standstill. */
  static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private final Map<TopicPartition, Waiting> waiting = new HashMap<>();
  private Map<TopicPartition, Offsets> assigned = Map.of();

  /**
   * What a task knows of its partition since the task was made.
   *
   * @param fetched the offset of the last event that was fetched; negative if none was
   * @param committed the committed offset, which is that of the next event; negative before the task's first commit
   */
  record Offsets(long fetched, long committed) {
    private boolean isNew() {
      return fetched < 0 && committed < 0;
    }

    private boolean isDone() {
      return fetched < committed;
    }
  }

  /**
   * A partition with events that wait.
   *
   * @param fetched the offset of the last known one
   * @param committed the last committed offset that was seen; negative if none was
   * @param time since that commit; without one, since the first event came
   */
  private record Waiting(long fetched, long committed, Duration time) {
    private static Waiting since(Offsets offsets) {
      return new Waiting(offsets.fetched, offsets.committed, Duration.ZERO);
    }

    private Waiting after(Offsets offsets, Duration elapsed) {
      return offsets.committed > committed
          ? since(offsets)
          : new Waiting(Math.max(fetched, offsets.fetched), committed, time.plus(elapsed));
    }
  }

  /** The offsets that the tasks of these threads know. */
  static Map<TopicPartition, Offsets> offsets(Collection<ThreadMetadata> threads) {
    Map<TopicPartition, Offsets> offsets = new HashMap<>();
    for (ThreadMetadata thread : threads) {
      for (TaskMetadata task : thread.activeTasks()) {
        task.endOffsets().forEach((partition, fetched) -> offsets.put(partition,
            new Offsets(fetched, task.committedOffsets().getOrDefault(partition, -1L))));
      }
    }
    return offsets;
  }

  /**
   * Takes a further look.
   *
   * @param offsets the offsets of the partitions that this instance reads now
   * @param elapsed the part of the time since the last look in which the stream could have committed
   */
  void look(Map<TopicPartition, Offsets> offsets, Duration elapsed) {
    assigned = Map.copyOf(offsets);
    Duration time = elapsed.isNegative() ? Duration.ZERO : elapsed.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : elapsed;
    assigned.forEach((partition, now) -> {
      if (now.isDone()) {
        waiting.remove(partition);
      } else if (now.isNew()) {
        waiting.computeIfPresent(partition, (_, known) -> known.after(now, time));
      } else {
        waiting.compute(partition, (_, known) -> known == null ? Waiting.since(now) : known.after(now, time));
      }
    });
  }

  /** Tells that, as the cluster says, these partitions' events were committed after all, by another instance for example. */
  void committed(Collection<TopicPartition> partitions) {
    waiting.keySet().removeAll(partitions);
  }

  /** The longest time that one of this instance's partitions has waited. */
  Duration longest() {
    return assigned.keySet().stream().map(waiting::get).filter(known -> known != null).map(Waiting::time).max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** This instance's partitions that have waited at least as long as the limit, each with the offset of its last fetched event. */
  SortedMap<TopicPartition, Long> waitingFor(Duration limit) {
    SortedMap<TopicPartition, Long> found = new TreeMap<>(
        (a, b) -> a.topic().equals(b.topic()) ? Integer.compare(a.partition(), b.partition()) : a.topic().compareTo(b.topic()));
    waiting.forEach((partition, known) -> {
      if (assigned.containsKey(partition) && known.time.compareTo(limit) >= 0) {
        found.put(partition, known.fetched);
      }
    });
    return found;
  }
}
