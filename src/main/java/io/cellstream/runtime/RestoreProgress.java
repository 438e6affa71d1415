package io.cellstream.runtime;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Tracks which changelog partitions are being restored, and how far each is. Thread-safe. */
final class RestoreProgress implements StateRestoreListener {
  private final Map<TopicPartition, Span> restoring = new ConcurrentHashMap<>();

  /**
   * @param next the offset to read next
   * @param end the offset at which the restore is done
   */
  private record Span(long next, long end) {
    long remaining() {
      return Math.max(0, end - next);
    }
  }

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long startingOffset, long endingOffset) {
    restoring.put(partition, new Span(startingOffset, endingOffset));
  }

  /** {@code batchEndOffset} is the offset of the batch's last record. */
  @Override
  public void onBatchRestored(TopicPartition partition, String store, long batchEndOffset, long records) {
    restoring.computeIfPresent(partition, (_, span) -> new Span(batchEndOffset + 1, span.end));
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long records) {
    restoring.remove(partition);
  }

  /** Called when the partition leaves this instance before it is restored. */
  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long records) {
    restoring.remove(partition);
  }

  /** The partitions that are being restored. */
  Set<TopicPartition> partitions() {
    return Set.copyOf(restoring.keySet());
  }

  SortedMap<String, Long> remaining() {
    SortedMap<String, Long> remaining = new TreeMap<>();
    restoring.forEach((partition, span) -> remaining.put(partition.toString(), span.remaining()));
    return remaining;
  }
}
