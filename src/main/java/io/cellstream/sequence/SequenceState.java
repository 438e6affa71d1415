package io.cellstream.sequence;

import io.cellstream.model.Memory;
import java.util.OptionalLong;

/**
 * What is kept of a running sequence. A step makes a new one, so an event that fails leaves the old one as it was. The memory is good until
 * the sequence has gone on to its next state: its array is then another's.
 *
 * @param model the state hash of the model the memory belongs to
 * @param steps how many steps were taken; 0: none yet, but the sequence before it was full, and its last position is still known
 * @param lastPosition the highest producer position seen
 * @param firstTimestamp the first event's time, ms since the epoch
 * @param last where the last applied event was
 * @param memory what the model keeps of it
 */
public record SequenceState(String model, long steps, OptionalLong lastPosition, long firstTimestamp, SequenceEvent.Origin last,
    Memory memory) {

  /** The same state with a memory of its own, to be kept for as long as one likes. */
  public SequenceState copy() {
    return memory instanceof Memory.State(float[] state)
        ? new SequenceState(model, steps, lastPosition, firstTimestamp, last, new Memory.State(state.clone()))
        : this;
  }
}
