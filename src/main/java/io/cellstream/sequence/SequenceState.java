package io.cellstream.sequence;

import io.cellstream.model.Memory;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a running sequence. A step makes a new state, so an event that fails leaves the old one as it was. The memory is valid
 * until the sequence moves on to its next state: another sequence may then use its array.
 *
 * @param memory what the model keeps of the sequence
 * @param lastInput the last step's features, where those of the next one may depend on them; else null
 */
public record SequenceState(SequenceHeader header, Memory memory, StepInput.@Nullable Features lastInput) {

  /** A state whose next step's features depend on no others. */
  public SequenceState(SequenceHeader header, Memory memory) {
    this(header, memory, null);
  }

  public String model() {
    return header.model();
  }

  public long steps() {
    return header.steps();
  }

  /** Whether the sequence has a step. A state without steps is what an ended sequence leaves behind. */
  public boolean isRunning() {
    return header.isRunning();
  }

  /** The producer's positions that were seen. */
  public Positions positions() {
    return header.positions();
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

  /** The same state with a memory of its own, which stays valid. */
  public SequenceState copy() {
    return memory instanceof Memory.State(float[] state) ? new SequenceState(header, new Memory.State(state.clone()), lastInput) : this;
  }
}
