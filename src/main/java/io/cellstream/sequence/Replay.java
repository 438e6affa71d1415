package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.sequence.StepInput.Features;
import java.util.ArrayDeque;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Inputs to step again. All of them were stepped before; they lead from an older memory of the sequence to the one that belongs to the
 * header. For one thread.
 */
public final class Replay {
  private final SequenceHeader header;
  private final ArrayDeque<StepInput> inputs;
  private final boolean keepsLast;
  private @Nullable Memory memory;

  /**
   * A replay of at least one step.
   *
   * @param header the sequence's header after the last input
   * @param memory before the first input; null: the sequence begins with it
   * @param keepsLast whether the features of the step after the last one may depend on those of the last one
   */
  public Replay(SequenceHeader header, @Nullable Memory memory, Collection<StepInput> inputs, boolean keepsLast) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("nothing to replay");
    }
    this.header = header;
    this.keepsLast = keepsLast;
    this.memory = memory;
    this.inputs = new ArrayDeque<>(inputs);
  }

  /** The sequence's header after the last input. */
  SequenceHeader header() {
    return header;
  }

  /** The next step's input. */
  StepInput input() {
    return inputs.element();
  }

  /** The memory before the next step; null: the sequence begins with it. */
  @Nullable
  Memory memory() {
    return memory;
  }

  /**
   * Moves on by one step, which left this memory.
   *
   * @return the sequence's state if that was the last step, else null
   */
  @Nullable
  SequenceState stepped(Memory left) {
    StepInput taken = inputs.remove();
    memory = left;
    return inputs.isEmpty() ? new SequenceState(header, left, keepsLast && taken instanceof Features last ? last : null) : null;
  }
}
