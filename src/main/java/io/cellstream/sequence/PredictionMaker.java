package io.cellstream.sequence;

import io.cellstream.model.head.Output;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.generation.Completion;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Advance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes the predictions of a model's sequences of what was computed. */
final class PredictionMaker {
  private final ModelDefinition model;

  PredictionMaker(ModelDefinition model) {
    this.model = model;
  }

  /** The position of an event that leaves its sequence at {@code state}: its own, or the last one before. */
  static OptionalLong position(SequenceState state, Advance event) {
    return event.position().isPresent() ? event.position() : state.lastPosition();
  }

  /** The STEP of an event. */
  static Prediction step(SequenceState state, Advance event, @Nullable Reason ending, Output output, Optional<Float> surprise) {
    return new Prediction(state.steps() - 1, event.position(), Kind.STEP, Optional.ofNullable(ending), OptionalInt.empty(), output,
        surprise);
  }

  /** The FINAL of a sequence that {@code event} ends at {@code state}. */
  static Prediction endFinal(SequenceState state, Advance event, Reason reason, Output output) {
    return last(state, position(state, event), reason, output);
  }

  /** The FINAL of a sequence that is over without an event of its own. Its position is the sequence's last one. */
  static Prediction closedFinal(Decision.Closed closed, Output output) {
    return last(closed.state(), closed.state().lastPosition(), closed.reason(), output);
  }

  private static Prediction last(SequenceState state, OptionalLong position, Reason reason, Output output) {
    return new Prediction(state.steps() - 1, position, Kind.FINAL, Optional.of(reason), OptionalInt.empty(), output, Optional.empty());
  }

  /**
   * The GENERATED predictions that follow the state: completion after completion, the last token of each with its reason.
   *
   * @param completions empty if their numbers would not be finite; the result is then one prediction without a token
   * @param summary the sequence's summary, which goes with the first token; null if there is none
   */
  List<Prediction> generated(SequenceState state, OptionalLong position, List<Completion> completions, float @Nullable [] summary) {
    boolean several = model.decoder().orElseThrow().generation().method().completions() > 1;
    List<Prediction> predictions = new ArrayList<>();
    for (int c = 0; c < completions.size(); c++) {
      Completion completion = completions.get(c);
      OptionalInt number = several ? OptionalInt.of(c) : OptionalInt.empty();
      for (int index = 0; index < completion.tokens().size(); index++) {
        Output token = completion.tokens().get(index);
        boolean last = index == completion.tokens().size() - 1;
        predictions.add(generated(state, position,
            last ? Optional.of(completion.stopped() ? Reason.END : Reason.MAX_LENGTH) : Optional.empty(), index, number,
            predictions.isEmpty() ? new Output(token.values(), token.top(), summary) : token));
      }
    }
    return predictions.isEmpty()
        ? List.of(generated(state, position, Optional.of(Reason.END), 0, OptionalInt.empty(), new Output(null, List.of(), summary)))
        : predictions;
  }

  private static Prediction generated(SequenceState state, OptionalLong position, Optional<Reason> reason, int index,
      OptionalInt completion, Output output) {
    return new Prediction(state.steps() - 1, position, Kind.GENERATED, reason, OptionalInt.of(index), completion, output,
        Optional.empty());
  }
}
