package io.cellstream.sequence;

import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.Prediction.Reason;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The facts about a sequence that are kept beside its memory.
 *
 * @param model the state hash of the model that read its events, or what {@link InputReading#ownerOf} has in its place
 * @param steps the number of steps taken; 0 for what an ended sequence leaves behind
 * @param positions the producer's positions that were seen
 * @param firstTimestamp the first event's time, ms since the epoch
 * @param last where and when the last applied event was
 * @param clock by which the next two are meant
 * @param firstReadAt the partition's time when its first event had been read
 * @param readAt the partition's time when its last event had been read
 * @param ended why the sequence ended, of which this is left; empty while it runs
 */
public record SequenceHeader(String model, long steps, Positions positions, long firstTimestamp, SequenceEvent.Origin last, Clock clock,
    long firstReadAt, long readAt, Optional<Reason> ended) {

  /** The header of a running sequence whose events were read at their own times. */
  public SequenceHeader(String model, long steps, Positions positions, long firstTimestamp, SequenceEvent.Origin last) {
    this(model, steps, positions, firstTimestamp, last, Clock.EVENT, firstTimestamp, last.timestamp(), Optional.empty());
  }

  /** Whether the sequence has a step. What an ended sequence leaves behind has none. */
  public boolean isRunning() {
    return steps > 0;
  }

  /** The highest producer position seen. */
  public OptionalLong lastPosition() {
    return positions.highest();
  }
}
