package io.cellstream.sequence;

import io.cellstream.sequence.PartitionTime.Moment;
import org.jspecify.annotations.Nullable;

/**
 * An event as it came.
 *
 * @param moment the partition's time around it
 * @param context what its verdict is told with
 * @param bytes its size with its context
 */
public record Arrival(SequenceEvent event, Moment moment, Object context, long bytes) {

  /** Whether it is this very arrival, not another one like it. */
  @SuppressWarnings("ReferenceEquality")
  public boolean is(@Nullable Arrival other) {
    return this == other;
  }
}
