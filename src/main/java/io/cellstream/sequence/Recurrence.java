package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import org.jspecify.annotations.Nullable;

/** When a model's layers run over a sequence's events, and what is kept of the sequence in the meantime. For one thread. */
sealed interface Recurrence permits EventByEvent, KeptInputs {

  /** @param capacity the most events that {@link #take} gets at once */
  static Recurrence of(RecurrentModel model, int capacity) {
    return model.definition().keepsInputs() ? new KeptInputs(model, capacity) : new EventByEvent(model, capacity);
  }

  /**
   * Takes the inputs of the first {@code count} rows: each row then has a new memory, or is rejected. The memories from before stay as they
   * are.
   */
  void take(WaveRow[] rows, int count);

  /**
   * Computes the state that the head reads, for each memory from {@code from} to {@code to − 1}.
   *
   * @param states receives the states from index 0 on; null where a state would not be finite
   */
  void states(Memory[] memories, int from, int to, float[] @Nullable [] states);

  /** Tells that no sequence uses this memory any more: its array may be used for another. */
  void release(Memory memory);
}
