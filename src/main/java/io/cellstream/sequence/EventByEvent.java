package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.sequence.StepInput.Features;
import io.cellstream.sequence.StepInput.Partial;
import io.cellstream.sequence.StepInput.Token;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** For a model that steps: each event is a step of every layer, and the state after it is kept. */
final class EventByEvent implements Recurrence {
  private final StepWorkspace workspace;
  private final float[] initialState;
  private final WaveRow[] stepping;
  /** Memories that no sequence uses, to be used again. At most one wave's worth is kept; the garbage collector takes the rest. */
  private final ArrayDeque<Memory.State> free = new ArrayDeque<>();

  EventByEvent(RecurrentModel model, int capacity) {
    this.workspace = model.newWorkspace(capacity);
    this.initialState = model.initialState();
    this.stepping = new WaveRow[capacity];
  }

  @Override
  public void take(WaveRow[] rows, int count) {
    int steps = 0;
    for (int i = 0; i < count; i++) {
      WaveRow row = rows[i];
      if (setInput(steps, row.input())) {
        Memory before = row.memoryBefore();
        workspace.setState(steps, before == null ? initialState : state(before));
        stepping[steps++] = row;
      } else {
        row.reject(KeptInputs.NOT_FINITE_INPUT);
      }
    }
    workspace.step(steps);
    for (int at = 0; at < steps; at++) {
      if (workspace.stateIsFinite(at)) {
        stepping[at].keep(memory(at));
      } else {
        stepping[at].reject("the step's state would not be finite");
      }
    }
  }

  private boolean setInput(int at, StepInput input) {
    return switch (input) {
      case Token(int id) -> {
        workspace.setToken(at, id);
        yield true;
      }
      case Features(float[] values) -> workspace.setFeatures(at, values);
      case Partial _ -> throw new IllegalStateException("a step with features missing");
    };
  }

  private Memory memory(int at) {
    Memory.State memory = free.poll();
    if (memory == null) {
      memory = new Memory.State(new float[initialState.length]);
    }
    workspace.getState(at, memory.state());
    return memory;
  }

  @Override
  public void states(Memory[] memories, int from, int to, float[] @Nullable [] states) {
    for (int i = from; i < to; i++) {
      states[i - from] = state(memories[i]);
    }
  }

  @Override
  public void release(Memory memory) {
    // another model's state may have another size
    if (memory instanceof Memory.State own && own.state().length == initialState.length && free.size() < stepping.length) {
      free.push(own);
    }
  }

  private static float[] state(Memory memory) {
    return ((Memory.State) memory).state();
  }
}
