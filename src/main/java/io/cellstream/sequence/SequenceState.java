package io.cellstream.sequence;

import io.cellstream.model.Memory;
import java.util.OptionalLong;

/**
 * What is kept of a running sequence. A step makes a new one, so an event that fails leaves the old one as it was. The memory is good until
 * the sequence has gone on to its next state: its array is then another's.
 *
 * @param memory what the model keeps of it
 */
public record SequenceState(SequenceHeader header, Memory memory) {

  public String model() {
    return header.model();
  }

  public long steps() {
    return header.steps();
  }

  /** Whether the sequence has begun; if not, it is what a full one left. */
  public boolean isRunning() {
    return header.steps() > 0;
  }

  public OptionalLong lastPosition() {
    return header.lastPosition();
  }

  public long firstTimestamp() {
    return header.firstTimestamp();
  }

  public SequenceEvent.Origin last() {
    return header.last();
  }

  /** The same state with a memory of its own, to be kept for as long as one likes. */
  public SequenceState copy() {
    return memory instanceof Memory.State(float[] state) ? new SequenceState(header, new Memory.State(state.clone())) : this;
  }
}
