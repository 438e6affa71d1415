package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.sequence.SequenceEvent.Features;
import io.cellstream.sequence.SequenceEvent.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event is a step of every layer; what is kept is the state after it. */
final class EventByEvent implements Recurrence {
  private final RecurrentModel model;
  private final StepWorkspace workspace;
  private final float[] initialState;

  EventByEvent(RecurrentModel model, int capacity) {
    this.model = model;
    this.workspace = model.newWorkspace(capacity);
    this.initialState = model.initialState();
  }

  @Override
  public List<Taken> take(List<Intake> intakes) {
    @Nullable
    Taken[] taken = new Taken[intakes.size()];
    int[] rows = new int[intakes.size()];
    int stepping = 0;
    for (int i = 0; i < taken.length; i++) {
      if (setInput(stepping, intakes.get(i))) {
        Memory before = intakes.get(i).before();
        workspace.setState(stepping, before == null ? initialState : state(before));
        rows[stepping] = i;
        stepping++;
      } else {
        taken[i] = new Refused(AtTheEnd.NOT_FINITE_INPUT);
      }
    }
    workspace.step(stepping);
    for (int row = 0; row < stepping; row++) {
      taken[rows[row]] = after(row);
    }
    return Arrays.stream(taken).map(Objects::requireNonNull).toList();
  }

  private boolean setInput(int row, Intake intake) {
    return switch (intake.input()) {
      case Token(int id) -> {
        workspace.setToken(row, id);
        yield true;
      }
      case Features(float[] values) -> workspace.setFeatures(row, values);
    };
  }

  private Taken after(int row) {
    if (!workspace.stateIsFinite(row)) {
      return new Refused("the step's state would not be finite");
    }
    float[] state = new float[model.stateSize()];
    workspace.getState(row, state);
    return new Kept(new Memory.State(state));
  }

  @Override
  public List<float @Nullable []> states(List<Memory> memories) {
    List<float @Nullable []> states = new ArrayList<>(memories.size());
    memories.forEach(memory -> states.add(state(memory)));
    return states;
  }

  private static float[] state(Memory memory) {
    return ((Memory.State) memory).state();
  }
}
