package io.cellstream.sequence;

import java.util.OptionalLong;

/**
 * What is known of a sequence besides its memory.
 *
 * @param model the state hash of the model that read its events
 * @param steps how many steps were taken; 0: none yet, but the sequence before it was full, and its last position is still known
 * @param lastPosition the highest producer position seen
 * @param firstTimestamp the first event's time, ms since the epoch
 * @param last where the last applied event was
 */
public record SequenceHeader(String model, long steps, OptionalLong lastPosition, long firstTimestamp, SequenceEvent.Origin last) {
}
