package io.cellstream.format.survey;

import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.EventMapping.Condition;
import io.cellstream.mapping.EventMapping.Feature;
import io.cellstream.mapping.EventMapping.Position;
import io.cellstream.mapping.EventMapping.Time;
import io.cellstream.mapping.EventMapping.Token;
import io.cellstream.mapping.MappingText;
import java.util.List;
import java.util.Optional;

/**
 * A mapping for a person to read and to change.
 *
 * @param rows all fields, and what each would be
 * @param lines the settings
 */
public record Proposal(List<Row> rows, List<Line> lines) {

  /** A field, and what it would be, or why it would be nothing. */
  public record Row(SurveyedField field, String becomes) {
  }

  /** The part of an event that a setting is for. */
  public enum Slot {
    KEY, TIME, POSITION, START, END, TOKEN, FEATURES
  }

  /**
   * A setting.
   *
   * @param parts texts of its value, to stand between commas; without any there is nothing to set, and the reasons say why
   * @param reasons why, a line each
   * @param sure false: it is an idea only, to be switched on by hand
   */
  public record Line(Slot slot, List<String> parts, List<String> reasons, boolean sure) {
    public Line {
      parts = List.copyOf(parts);
      reasons = List.copyOf(reasons);
    }
  }

  public Proposal {
    rows = List.copyOf(rows);
    lines = List.copyOf(lines);
  }

  /** The mapping of the lines that are sure; empty if they have neither a token nor features. */
  public Optional<EventMapping> mapping(List<String> columns) {
    Optional<Token> token = value(Slot.TOKEN).map(MappingText::token);
    List<Feature> features = value(Slot.FEATURES).map(MappingText::features).orElse(List.of());
    Optional<Position> position = value(Slot.POSITION).map(MappingText::position);
    Optional<Condition> none = Optional.empty();
    Optional<Time> time = value(Slot.TIME).map(MappingText::time);
    return token.isEmpty() && features.isEmpty()
        ? Optional.empty()
        : Optional.of(new EventMapping(token, features, position, none, none, time, columns));
  }

  private Optional<String> value(Slot slot) {
    return lines.stream().filter(line -> line.slot() == slot && line.sure()).map(line -> String.join(",", line.parts())).findFirst();
  }
}
