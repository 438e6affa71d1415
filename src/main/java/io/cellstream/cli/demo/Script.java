package io.cellstream.cli.demo;

import io.cellstream.sequence.RawEvent;
import java.util.ArrayList;
import java.util.List;

/** In which order the lines' events are published: a few lines as if they were typed, the others at once, then copies of all. */
final class Script {
  /** How many lines are typed at the same time. */
  static final int TYPED_LINES = 6;
  /** How many events of a line are typed; a longer line's rest comes at once with the other lines. */
  static final int TYPED_EVENTS = 60;
  /** Characters. A shorter line is over before there is much to see. */
  private static final int WORTH_SEEING = 24;

  private final List<DemoLine> all;
  private final List<DemoLine> typed;

  Script(List<DemoLine> lines) {
    this.all = List.copyOf(lines);
    List<DemoLine> worthSeeing = lines.stream().filter(line -> line.text().length() >= WORTH_SEEING).limit(TYPED_LINES).toList();
    this.typed = worthSeeing.size() == TYPED_LINES ? worthSeeing : lines.stream().limit(TYPED_LINES).toList();
  }

  /** The lines to watch. */
  List<DemoLine> typedLines() {
    return typed;
  }

  List<DemoEvent> typed() {
    return interleaved(typed, 0, TYPED_EVENTS);
  }

  /**
   * What is published at once, part by part.
   *
   * @param number 0: all of the text that was not typed; from 1 on: a copy of the text
   */
  List<DemoEvent> round(int number) {
    if (number > 0) {
      return interleaved(all.stream().map(line -> line.copy(number)).toList(), 0, Integer.MAX_VALUE);
    }
    List<DemoEvent> rest = interleaved(typed, TYPED_EVENTS, Integer.MAX_VALUE);
    rest.addAll(interleaved(all.stream().filter(line -> !typed.contains(line)).toList(), 0, Integer.MAX_VALUE));
    return rest;
  }

  /** How many copies there must be for {@code events} events in all, those that are typed among them. */
  int copiesFor(int events) {
    return Math.max(0, (events - 1) / size(0));
  }

  /** How many events the text and its copies have. */
  int size(int copies) {
    return (copies + 1) * all.stream().mapToInt(line -> line.events().size()).sum();
  }

  /** The first event of each line, then the second: that is how events of many keys arrive. */
  private static List<DemoEvent> interleaved(List<DemoLine> lines, int from, int to) {
    int longest = lines.stream().mapToInt(line -> line.events().size()).max().orElse(0);
    List<DemoEvent> events = new ArrayList<>();
    for (int position = from; position < Math.min(to, longest); position++) {
      for (DemoLine line : lines) {
        List<RawEvent> own = line.events();
        if (position < own.size()) {
          events.add(new DemoEvent(line.key(), own.get(position)));
        }
      }
    }
    return events;
  }
}
