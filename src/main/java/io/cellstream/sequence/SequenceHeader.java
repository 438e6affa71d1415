package io.cellstream.sequence;

import java.util.OptionalLong;

/**
 * The facts about a sequence that are kept beside its memory.
 *
 * @param model the state hash of the model that read its events
 * @param steps the number of steps taken; 0 for the rest of a sequence that reached its longest length, whose last position is kept
 * @param lastPosition the highest producer position seen
 * @param firstTimestamp the first event's time, ms since the epoch
 * @param last where and when the last applied event was
 */
public record SequenceHeader(String model, long steps, OptionalLong lastPosition, long firstTimestamp, SequenceEvent.Origin last) {
}
