package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.model.head.Output;
import io.cellstream.sequence.StepInput.Token;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The questions of a wave's rows to the head, each about a memory. For one thread. */
final class Questions {
  /** A question to the head. */
  enum Question {
    /** How unlikely the event's token was before it came. */
    SURPRISE,
    /** The output of the sequence that the event cuts off. */
    CLOSED_OUTPUT,
    /** The output after the event. */
    OUTPUT
  }

  private final RecurrentModel model;
  private final Recurrence recurrence;
  private final HeadWorkspace head;
  private final WaveRow[] askers;
  private final Question[] asked;
  private final Memory[] memories;
  private final float[] @Nullable [] states;
  private int size;

  /** @param capacity the most rows that ask */
  Questions(RecurrentModel model, Recurrence recurrence, int capacity) {
    int most = capacity * Question.values().length;
    this.model = model;
    this.recurrence = recurrence;
    this.head = model.newHeadWorkspace(Math.max(2, capacity));
    this.askers = new WaveRow[most];
    this.asked = new Question[most];
    this.memories = new Memory[most];
    this.states = new float[head.capacity()][];
  }

  void clear() {
    size = 0;
  }

  void add(WaveRow row, Question question, Memory memory) {
    askers[size] = row;
    asked[size] = question;
    memories[size] = memory;
    size++;
  }

  void ask() {
    for (int from = 0; from < size; from += head.capacity()) {
      ask(from, Math.min(from + head.capacity(), size));
    }
  }

  private void ask(int from, int to) {
    recurrence.states(memories, from, to, states);
    int predicted = 0;
    for (int q = from; q < to; q++) {
      float[] state = states[q - from];
      if (state != null) {
        head.setState(predicted++, state);
      }
    }
    head.predict(predicted);
    int at = 0;
    for (int q = from; q < to; q++) {
      float[] state = states[q - from];
      if (state != null) {
        answer(askers[q], asked[q], at++, state);
      } else if (asked[q] == Question.OUTPUT) {
        withhold(askers[q], "the sequence's state would not be finite");
      }
    }
  }

  /** If a closed sequence's output is not finite, it is left out: the sequence is over either way, and none of its events is to blame. */
  private void answer(WaveRow row, Question question, int at, float[] state) {
    switch (question) {
      case SURPRISE -> row.surprise = surprise(row.input() instanceof Token(int id) ? id : -1, at);
      case CLOSED_OUTPUT -> row.closedOutput = head.outputIsFinite(at) ? output(at, state) : row.closedOutput;
      case OUTPUT -> {
        if (head.outputIsFinite(at)) {
          row.output = output(at, state);
        } else {
          withhold(row, "the step's output would not be finite");
        }
      }
    }
  }

  private Optional<Float> surprise(int token, int at) {
    if (token < 0) {
      return Optional.empty();
    }
    float surprise = head.surprise(at, token);
    return Float.isFinite(surprise) ? Optional.of(surprise) : Optional.empty();
  }

  private Output output(int at, float[] state) {
    Output output = head.output(at);
    float[] summary = model.summary(state);
    return summary == null ? output : new Output(output.values(), output.top(), summary);
  }

  /**
   * Numbers that are not finite are not emitted. The event is rejected, unless it has no step, or the model reads a sequence only at its
   * end: then any input may be to blame, and rejecting would mean that the sequence can never be closed.
   */
  void withhold(WaveRow row, String message) {
    if (row.steps() && !model.definition().keepsInputs()) {
      row.reject(message);
    }
  }
}
