package io.cellstream.cli.input;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Text to events: a text is a sequence, a character (one code point) is a token at its position. */
public final class TextEvents {
  private static final String NEWLINE = "\n";

  private final InputDefinition.TokenInput model;

  public TextEvents(InputDefinition.TokenInput model) {
    this.model = model;
  }

  /** Takes one event, or doesn't. */
  @FunctionalInterface
  public interface Taker<E extends Exception> {
    void take(RawEvent event) throws E;
  }

  /** One line as a sequence: the line break has an event of its own if the model knows line breaks. */
  public List<RawEvent> ofLine(String line) {
    List<RawEvent> events = new ArrayList<>();
    each(model.vocabulary().id(NEWLINE) >= 0 ? line + NEWLINE : line, events::add);
    return List.copyOf(events);
  }

  /**
   * A whole text as one sequence, which its last character ends. A last character that the model will turn away can't end anything, so an
   * event without input does.
   */
  public <E extends Exception> void each(String text, Taker<E> taker) throws E {
    int position = 0;
    for (int at = 0; at < text.length(); position++) {
      String token = Character.toString(text.codePointAt(at));
      at += token.length();
      boolean isLast = at == text.length();
      boolean ends = isLast && isKnown(token);
      taker.take(event(token, position, ends));
      if (isLast && !ends) {
        taker.take(event(null, position + 1, true));
      }
    }
  }

  /**
   * What in this text means nothing to the model: its letters, or its characters if it has no letters; empty if the model knows some. Blanks
   * and stops don't count, for texts of every alphabet have them.
   */
  public Optional<String> unknownPart(String text) {
    boolean hasLetters = text.codePoints().anyMatch(Character::isLetter);
    boolean isUsable = text.codePoints().filter(c -> !hasLetters || Character.isLetter(c)).mapToObj(Character::toString)
        .anyMatch(this::isKnown);
    return isUsable ? Optional.empty() : Optional.of(hasLetters ? "letters" : "characters");
  }

  private boolean isKnown(String token) {
    return model.unknown().isPresent() || model.vocabulary().id(token) >= 0;
  }

  private static RawEvent event(@Nullable String token, int position, boolean end) {
    return new RawEvent(token == null ? null : new RawInput.TokenText(token), OptionalLong.of(position), false, end);
  }
}
