package io.cellstream.cli.demo;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.text.Glyphs;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The table's column for what a model has heard of a sequence so far. */
sealed interface Heard {

  /** @param keyWidth columns that the keys take: what they need more is the text's loss */
  static Heard of(ModelDefinition model, int keyWidth) {
    return switch (model.input()) {
      case InputDefinition.TokenInput tokens -> new Text(tokens.vocabulary(), Text.WITH_KEY - keyWidth);
      case InputDefinition.FeatureInput _ -> model.shape().keepsState() ? new Readings() : new Reading();
    };
  }

  String heading();

  /** @param events of the present sequence, in their order; perhaps none yet */
  String cell(List<RawEvent> events);

  /** Tokens, one after the other; of many the last ones. */
  record Text(Vocabulary vocabulary, int width) implements Heard {
    private static final int WITH_KEY = 43;

    @Override
    public String heading() {
      return Glyphs.head("text so far", width);
    }

    @Override
    public String cell(List<RawEvent> events) {
      boolean areCharacters = vocabulary.tokens().stream().allMatch(token -> token.codePointCount(0, token.length()) == 1);
      List<RawEvent> last = events.subList(Math.max(0, events.size() - width - 1), events.size());
      return Glyphs.tail(last.stream().map(RawEvent::input).filter(Objects::nonNull).map(input -> switch (input) {
        case RawInput.TokenText(String token) -> Glyphs.text(token);
        case RawInput.TokenId(long id) -> id < 0 || id >= vocabulary.size() ? "#" + id : Glyphs.text(vocabulary.token((int) id));
        case RawInput.FeatureValues _, RawInput.PartialFeatures _ -> "�";
      }).collect(Collectors.joining(areCharacters ? "" : " ")), width);
    }
  }

  /** The latest features, and how many events there were. */
  record Readings() implements Heard {
    private static final int WIDTH = 20;

    @Override
    public String heading() {
      return Glyphs.head("latest reading", WIDTH) + "  events";
    }

    @Override
    public String cell(List<RawEvent> events) {
      return events.isEmpty()
          ? " ".repeat(WIDTH + 8)
          : numbers(events.getLast(), WIDTH) + String.format(Locale.ROOT, "  %6d", events.size());
    }
  }

  /** The features of the one event that counts. */
  record Reading() implements Heard {
    private static final int WIDTH = 27;

    @Override
    public String heading() {
      return Glyphs.head("reading", WIDTH);
    }

    @Override
    public String cell(List<RawEvent> events) {
      return events.isEmpty() ? " ".repeat(WIDTH) : numbers(events.getLast(), WIDTH);
    }
  }

  private static String numbers(RawEvent event, int width) {
    String numbers = event.input() instanceof RawInput.FeatureValues(double[] values)
        ? Arrays.stream(values).limit(width).mapToObj(value -> String.format(Locale.ROOT, "%6.2f", value)).collect(Collectors.joining(" "))
        : "";
    return Glyphs.head(numbers, width);
  }
}
