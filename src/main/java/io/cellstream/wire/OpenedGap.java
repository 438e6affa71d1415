package io.cellstream.wire;

import io.cellstream.sequence.Positions.Gap;
import io.cellstream.sequence.Prediction.EventPlace;
import org.jspecify.annotations.Nullable;

/**
 * A gap in the positions of a sequence, as its topic carries it.
 *
 * @param key the sequence's; null: left out, because the record would have been too large
 * @param lastEvent the last event of the sequence that was applied before the gap
 * @param topic where the event came from that opened the gap
 * @param partition of that topic
 * @param offset in that partition
 * @param timestamp the event's time in ms since 1970
 */
public record OpenedGap(byte @Nullable [] key, Gap positions, EventPlace lastEvent, String topic, int partition, long offset,
    long timestamp) {

  /** The same without its key. */
  public OpenedGap withoutKey() {
    return new OpenedGap(null, positions, lastEvent, topic, partition, offset, timestamp);
  }
}
