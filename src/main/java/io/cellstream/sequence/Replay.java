package io.cellstream.sequence;

import io.cellstream.model.Memory;
import java.util.ArrayDeque;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The steps that lead from a memory to the one that a header belongs to; they were all taken before. For one thread. */
public final class Replay {
  private final SequenceHeader header;
  private final ArrayDeque<StepInput> inputs;
  private @Nullable Memory memory;

  /**
   * A replay of at least one step.
   *
   * @param header of the sequence after the last input
   * @param memory before the first input; null: the sequence begins there
   */
  public Replay(SequenceHeader header, @Nullable Memory memory, Collection<StepInput> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("nothing to replay");
    }
    this.header = header;
    this.memory = memory;
    this.inputs = new ArrayDeque<>(inputs);
  }

  /** Of the next step. */
  StepInput input() {
    return inputs.element();
  }

  /** Before the next step. */
  @Nullable
  Memory memory() {
    return memory;
  }

  /**
   * Takes the memory that the next step left.
   *
   * @return the sequence's state, if that was the last one
   */
  @Nullable
  SequenceState stepped(Memory left) {
    inputs.remove();
    memory = left;
    return inputs.isEmpty() ? new SequenceState(header, left) : null;
  }
}
