package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.generation.Completion;
import io.cellstream.model.generation.Draws;
import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Advance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rules of a sequence's life: which events are dropped, what an event closes, and which predictions it must emit. No arithmetic. */
final class SequenceRules {
  private final ModelDefinition model;
  private final ModelChangePolicy modelChange;

  SequenceRules(ModelDefinition model, ModelChangePolicy modelChange) {
    this.model = model;
    this.modelChange = modelChange;
  }

  /** @throws ForeignStateException if the state is another model's and the policy is to stop */
  Decision decide(@Nullable SequenceState state, Advance event) {
    if (state == null) {
      return new Decision.Apply(null, null);
    }
    if (!event.start() && isNotAbove(event.position(), state.lastPosition())) {
      return new Decision.Drop(event.position().getAsLong(), state.lastPosition().getAsLong());
    }
    boolean own = state.model().equals(model.stateHash());
    if (!state.isRunning()) { // a sequence at its longest length left it
      return new Decision.Apply(null, own && !event.start() ? state : null);
    }
    if (!own) {
      if (modelChange == ModelChangePolicy.STOP) {
        throw new ForeignStateException(state.model(), model.stateHash());
      }
      return new Decision.Apply(new Decision.Closed(state, Reason.MODEL_CHANGED), null);
    }
    return event.start() ? new Decision.Apply(new Decision.Closed(state, Reason.RESTART), null) : new Decision.Apply(null, state);
  }

  private static boolean isNotAbove(OptionalLong position, OptionalLong last) {
    return position.isPresent() && last.isPresent() && position.getAsLong() <= last.getAsLong();
  }

  /** Whether each step emits its output. */
  boolean emitsSteps() {
    return model.shape() == Shape.SYNCHRONIZED || model.shape() == Shape.ONE_TO_ONE;
  }

  /** Whether a sequence emits a FINAL when it ends. */
  boolean owesFinal() {
    return model.shape() == Shape.MANY_TO_ONE;
  }

  /** Whether a generation follows this event, if its sequence has a step. None follows a sequence that is cut off. */
  boolean generates(Advance event) {
    return model.shape() == Shape.ONE_TO_MANY || (model.shape() == Shape.MANY_TO_MANY && event.end());
  }

  /** Whether the event may be followed by long work (a generation, or reading a whole sequence): then it runs at once. */
  boolean isLong(Advance event) {
    return generates(event) || (model.keepsInputs() && (event.start() || event.end()));
  }

  /**
   * What is kept after this event, which leaves the sequence at {@code state}. A sender does not know that its sequence reached the longest
   * length, and may send the last event again; so its position is kept, in a state without steps.
   */
  @Nullable
  SequenceState left(SequenceState state, Advance event) {
    Reason ending = ending(state, event);
    if (ending == Reason.MAX_LENGTH && state.lastPosition().isPresent()) {
      return new SequenceState(
          new SequenceHeader(model.stateHash(), 0, state.lastPosition(), event.origin().timestamp(), event.origin()),
          Memory.Inputs.none(model.input()));
    }
    return ending != null || !model.shape().keepsState() ? null : state;
  }

  /** Why the sequence ends after the event, which leaves it at {@code state}; null: it goes on. */
  @Nullable
  Reason ending(SequenceState state, Advance event) {
    if (event.end()) {
      return Reason.END;
    }
    boolean full = model.reading().isPresent() && state.steps() >= model.reading().get().maxLength();
    return full ? Reason.MAX_LENGTH : null;
  }

  /** Whether to ask the head about the state before the step. A sequence's first event has no such state, and so no surprise. */
  boolean wantsSurprise(Decision.Apply decision, Advance event) {
    return model.output().surprise() && decision.base() != null && event.input() != null;
  }

  /** The state after a step that leaves {@code memory}. */
  SequenceState after(@Nullable SequenceState base, Advance event, Memory memory) {
    OptionalLong position = event.position().isPresent() || base == null ? event.position() : base.lastPosition();
    long steps = base == null ? 1 : base.steps() + 1;
    long first = base == null || !base.isRunning() ? event.origin().timestamp() : base.firstTimestamp();
    return new SequenceState(new SequenceHeader(model.stateHash(), steps, position, first, event.origin()), memory);
  }

  /** The FINAL of a sequence that {@code event} ends at {@code state}. Its position is the event's, if the event has one. */
  static Prediction endFinal(SequenceState state, Advance event, Reason reason, Output output) {
    return new Prediction(state.steps() - 1, endPosition(state, event), Kind.FINAL, Optional.of(reason), OptionalInt.empty(), output,
        Optional.empty());
  }

  private static OptionalLong endPosition(SequenceState state, Advance event) {
    return event.position().isPresent() ? event.position() : state.lastPosition();
  }

  /** The random numbers of the generation that follows {@code event}, which leaves the sequence at {@code state}. */
  Draws draws(SequenceKey key, SequenceState state, Advance event) {
    return new KeyedDraws(model.packageHash(), key, endPosition(state, event), state.steps() - 1);
  }

  /**
   * The GENERATED predictions that follow {@code event}, which leaves the sequence at {@code state}: completion after completion, the last
   * token of each with its reason.
   *
   * @param completions empty if their numbers would not be finite; the result is then one prediction without a token
   * @param summary the sequence's summary, which goes with the first token; null if there is none
   */
  List<Prediction> generated(SequenceState state, Advance event, List<Completion> completions, float @Nullable [] summary) {
    boolean several = model.decoder().orElseThrow().generation().method().completions() > 1;
    List<Prediction> predictions = new ArrayList<>();
    for (int c = 0; c < completions.size(); c++) {
      Completion completion = completions.get(c);
      OptionalInt number = several ? OptionalInt.of(c) : OptionalInt.empty();
      for (int index = 0; index < completion.tokens().size(); index++) {
        Output token = completion.tokens().get(index);
        boolean last = index == completion.tokens().size() - 1;
        predictions.add(generated(state, event,
            last ? Optional.of(completion.stopped() ? Reason.END : Reason.MAX_LENGTH) : Optional.empty(), index, number,
            predictions.isEmpty() ? new Output(token.values(), token.top(), summary) : token));
      }
    }
    return predictions.isEmpty()
        ? List.of(generated(state, event, Optional.of(Reason.END), 0, OptionalInt.empty(), new Output(null, List.of(), summary)))
        : predictions;
  }

  private static Prediction generated(SequenceState state, Advance event, Optional<Reason> reason, int index, OptionalInt completion,
      Output output) {
    return new Prediction(state.steps() - 1, endPosition(state, event), Kind.GENERATED, reason, OptionalInt.of(index), completion, output,
        Optional.empty());
  }

  /** The FINAL of a sequence that was cut off. Its position is the sequence's own last one, not that of the event that cut it off. */
  static Prediction closedFinal(Decision.Closed closed, Output output) {
    SequenceState state = closed.state();
    return new Prediction(state.steps() - 1, state.lastPosition(), Kind.FINAL, Optional.of(closed.reason()), OptionalInt.empty(), output,
        Optional.empty());
  }

  /** The STEP of an event. */
  static Prediction step(SequenceState state, Advance event, Output output, Optional<Float> surprise) {
    return new Prediction(state.steps() - 1, event.position(), Kind.STEP, event.end() ? Optional.of(Reason.END) : Optional.empty(),
        OptionalInt.empty(),
        output, surprise);
  }
}
