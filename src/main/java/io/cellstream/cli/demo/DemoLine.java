package io.cellstream.cli.demo;

import io.cellstream.sequence.RawEvent;
import java.util.List;

/**
 * One line of the text, one sequence.
 *
 * @param text without the line's end
 * @param events one a character, then what ends the sequence
 */
record DemoLine(String key, String text, List<RawEvent> events) {

  /** The same events under a key of their own. */
  DemoLine copy(int number) {
    return new DemoLine(key + "-copy-" + number, text, events);
  }
}
