package io.cellstream.cli.demo;

import io.cellstream.model.InputDefinition;
import io.cellstream.sequence.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Text to events: a line is a sequence, a character (one code point) is a token at its position in the line. */
final class TextEvents {
  private static final String NEWLINE = "\n";

  private final InputDefinition.Token model;

  TextEvents(InputDefinition.Token model) {
    this.model = model;
  }

  /** Under keys as wide as the number of lines needs, {@code line-07}, so that they sort and line up. */
  List<DemoLine> lines(List<String> lines) {
    int digits = Math.max(2, Integer.toString(lines.size()).length());
    String key = "line-%0" + digits + "d";
    return IntStream.range(0, lines.size())
        .mapToObj(i -> new DemoLine(String.format(key, i + 1), lines.get(i), events(lines.get(i)))).toList();
  }

  /**
   * The sequence ends with the line break's own event if the model knows line breaks, else with the line's last character. A last
   * character that the model will turn away can't end anything, so an event without input does.
   */
  private List<RawEvent> events(String line) {
    List<String> tokens = new ArrayList<>(tokens(line));
    if (model.vocabulary().id(NEWLINE) >= 0) {
      tokens.add(NEWLINE);
    }
    boolean lastEnds = isKnown(tokens.getLast());
    List<RawEvent> events = new ArrayList<>();
    for (int position = 0; position < tokens.size(); position++) {
      events.add(event(tokens.get(position), position, lastEnds && position == tokens.size() - 1));
    }
    if (!lastEnds) {
      events.add(event(null, tokens.size(), true));
    }
    return List.copyOf(events);
  }

  /** Whether the model can use any character of these lines. */
  boolean areUsable(List<String> lines) {
    return lines.stream().flatMap(line -> tokens(line).stream()).anyMatch(this::isKnown);
  }

  private boolean isKnown(String token) {
    return model.unknown().isPresent() || model.vocabulary().id(token) >= 0;
  }

  private static List<String> tokens(String line) {
    return line.codePoints().mapToObj(Character::toString).toList();
  }

  private static RawEvent event(@Nullable String token, int position, boolean end) {
    return new RawEvent(token == null ? null : new RawEvent.TokenText(token), OptionalLong.of(position), false, end);
  }
}
