package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.SequenceEvent.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a model takes the events of its sequences in: when its layers run, and what is kept of a sequence until they do. For one thread. */
sealed interface Recurrence permits EventByEvent, AtTheEnd {

  /** @param capacity how many events there may be at once */
  static Recurrence of(RecurrentModel model, int capacity) {
    return model.definition().keepsInputs() ? new AtTheEnd(model, capacity) : new EventByEvent(model, capacity);
  }

  /** @param before of the sequence; null: it begins */
  record Intake(@Nullable Memory before, Input input) {
  }

  /** What a sequence is after an event, or why the event can't be taken in. */
  sealed interface Taken {
  }

  record Kept(Memory memory) implements Taken {
  }

  record Refused(String message) implements Taken {
  }

  /** One event of each of some sequences. */
  List<Taken> take(List<Intake> intakes);

  /** Of each sequence the state that the head reads; null where it would not be finite. */
  List<float @Nullable []> states(List<Memory> memories);
}
