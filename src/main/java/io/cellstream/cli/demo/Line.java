package io.cellstream.cli.demo;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What came of an event, as a line. The stream gives an event without a timestamp one of its own, which nobody can foretell: what is expected
 * of such an event is met whatever the timestamp.
 *
 * @param timeless the same without its timestamp
 * @param isTimed whether the event has a timestamp
 */
record Line(String text, String timeless, boolean isTimed) {

  /** @param writer the line with this timestamp, or with none */
  static Line of(OptionalLong timestamp, Function<OptionalLong, String> writer) {
    return new Line(writer.apply(timestamp), writer.apply(OptionalLong.empty()), timestamp.isPresent());
  }

  boolean isMetBy(Line actual) {
    return isTimed ? text.equals(actual.text) : timeless.equals(actual.timeless);
  }

  @Override
  public String toString() {
    return text;
  }
}
