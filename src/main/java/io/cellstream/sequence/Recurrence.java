package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import org.jspecify.annotations.Nullable;

/** How a model takes the events of its sequences in: when its layers run, and what is kept of a sequence until they do. For one thread. */
sealed interface Recurrence permits EventByEvent, AtTheEnd {

  /** @param capacity how many events there may be at once */
  static Recurrence of(RecurrentModel model, int capacity) {
    return model.definition().keepsInputs() ? new AtTheEnd(model, capacity) : new EventByEvent(model, capacity);
  }

  /** Takes in the inputs of the first {@code count} rows: each then has a memory, or is rejected. Those of before stay as they are. */
  void take(WaveRow[] rows, int count);

  /**
   * Of each memory the state that the head reads; null where it would not be finite.
   *
   * @param states written, 0 to {@code to − from − 1}
   */
  void states(Memory[] memories, int from, int to, float[] @Nullable [] states);

  /** No sequence has this memory any more: its array may be used for another. */
  void release(Memory memory);
}
