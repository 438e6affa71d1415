package io.cellstream.sequence;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.text.LookAlike;
import io.cellstream.text.Printable;
import org.jspecify.annotations.Nullable;

/** Checks events against a model before they can reach a state. For one thread. */
public final class EventChecker {
  private final InputDefinition model;
  /** Made when the first unknown token comes. */
  private @Nullable LookAlike lookAlikes;

  public EventChecker(ModelDefinition model) {
    this.model = model.input();
  }

  /**
  * The event in the model's terms.
  *
  * @param origin whose time is the record's; an event that has a time of its own has that one
  * @throws RejectedEventException if the model can't take the event
  */
  public Advance check(RawEvent event, Origin origin) throws RejectedEventException {
    StepInput input = event.input() == null ? null : check(event.input());
    if (input == null && !event.end()) {
      throw new RejectedEventException(RejectCause.NO_INPUT, "the event has no input and does not end its sequence");
    }
    return new Advance(input, event.position(), event.start(), event.end(),
        event.time().isPresent() ? origin.at(event.time().getAsLong()) : origin);
  }

  private @Nullable StepInput check(RawInput input) throws RejectedEventException {
    return switch (model) {
      case InputDefinition.TokenInput tokens -> switch (input) {
        case RawInput.TokenText(String text) -> token(tokens, text);
        case RawInput.TokenId(long id) -> token(tokens, id);
        case RawInput.FeatureValues features ->
          throw wrongKind("the model takes a token, the event has " + features.values().length + " features");
        case RawInput.PartialFeatures features ->
          throw wrongKind("the model takes a token, the event has " + features.values().length + " features");
      };
      case InputDefinition.FeatureInput features -> switch (input) {
        case RawInput.TokenText(String text) ->
          throw wrongKind("the model takes " + features.size() + " features, the event has the token " + Printable.quoted(text));
        case RawInput.TokenId(long id) ->
          throw wrongKind("the model takes " + features.size() + " features, the event has the token id " + id);
        case RawInput.FeatureValues(double[] values) -> new StepInput.Features(narrowed(features, values));
        case RawInput.PartialFeatures(double[] values, boolean[] last) -> new StepInput.Partial(narrowed(features, values), last);
      };
    };
  }

  private static RejectedEventException wrongKind(String message) {
    return new RejectedEventException(RejectCause.WRONG_INPUT_KIND, message);
  }

  private StepInput token(InputDefinition.TokenInput tokens, String text) throws RejectedEventException {
    int id = tokens.vocabulary().id(text);
    if (id < 0) {
      id = tokens.unknown().orElseThrow(() -> new RejectedEventException(RejectCause.UNKNOWN_TOKEN, unknown(tokens.vocabulary(), text)));
    }
    return new StepInput.Token(id);
  }

  private String unknown(Vocabulary vocabulary, String text) {
    LookAlike known = lookAlikes == null ? new LookAlike(vocabulary.tokens()) : lookAlikes;
    lookAlikes = known;
    return "the vocabulary does not have the token " + Printable.quoted(text) + known.difference(text);
  }

  private static StepInput token(InputDefinition.TokenInput tokens, long id) throws RejectedEventException {
    if (id < 0 || id >= tokens.vocabulary().size()) {
      throw new RejectedEventException(RejectCause.TOKEN_OUT_OF_RANGE,
          "token id " + id + " is outside the vocabulary, 0 to " + (tokens.vocabulary().size() - 1));
    }
    return new StepInput.Token((int) id);
  }

  private static float[] narrowed(InputDefinition.FeatureInput model, double[] values) throws RejectedEventException {
    if (values.length != model.size()) {
      throw new RejectedEventException(RejectCause.FEATURE_COUNT,
          "the model takes " + model.size() + " features, the event has " + values.length);
    }
    float[] narrowed = new float[values.length];
    for (int j = 0; j < values.length; j++) {
      narrowed[j] = (float) values[j];
      if (!Float.isFinite(narrowed[j])) {
        throw new RejectedEventException(RejectCause.NOT_FINITE, "feature " + j + " is " + values[j] + ", which is not finite in f32");
      }
    }
    return narrowed;
  }
}
