package io.cellstream.cli.demo;

import io.cellstream.cli.input.TextEvents;
import io.cellstream.sequence.RawEvent;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One line of the text, one sequence.
 *
 * @param text without the line's end
 * @param events one a character, then what ends the sequence
 */
record DemoLine(String key, String text, List<RawEvent> events) {

  /** Under keys as wide as the number of lines needs, {@code line-07}, so that they sort and line up. */
  static List<DemoLine> of(List<String> lines, TextEvents events) {
    int digits = Math.max(2, Integer.toString(lines.size()).length());
    String key = "line-%0" + digits + "d";
    return IntStream.range(0, lines.size())
        .mapToObj(i -> new DemoLine(String.format(key, i + 1), lines.get(i), events.ofLine(lines.get(i)))).toList();
  }

  /** The same events under a key of their own. */
  DemoLine copy(int number) {
    return new DemoLine(key + "-copy-" + number, text, events);
  }
}
