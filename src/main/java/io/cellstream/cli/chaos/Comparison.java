package io.cellstream.cli.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what was found against what was expected. Each event has a number, which everything that comes of it repeats; so a record that is
 * missing is told from one that is different. An event may be there more than once: a broker that is killed can take a batch a second time
 * when its producer, idempotent or not, sends it again (it forgets producers whose records have times of more than a day ago).
 */
final class Comparison {
  private final Map<String, Numbered> expected = new LinkedHashMap<>();
  private final Map<String, List<Found>> found = new LinkedHashMap<>();
  private final List<Difference> differences = new ArrayList<>();

  /**
   * What must come of one event.
   *
   * @param event the event's number, which copies of it share
   * @param place where the event is
   * @param lines one for each record, in their order
   */
  record Expected(String event, String place, List<String> lines) {
    Expected {
      lines = List.copyOf(lines);
    }

    /** This, and then the lines of another. */
    Expected and(Expected more) {
      List<String> both = new ArrayList<>(lines);
      both.addAll(more.lines);
      return new Expected(event, place, both);
    }
  }

  /**
   * A record that was found.
   *
   * @param event the number of the event that it comes of
   * @param place where it is
   * @param order what it shares with records that must be in the order of their events; empty if with none
   */
  record Found(String event, String place, String order, String line) {
  }

  /** What is not as it should be. */
  record Difference(Kind kind, String place, String line) {
  }

  /** How a record differs. */
  enum Kind {
    MISSING, TWICE, DIFFERENT, UNEXPLAINED, OUT_OF_ORDER, TOO_SOON
  }

  /**
   * What must come of one event, together with its copies.
   *
   * @param first the place of the first of them among all events
   * @param last that of the last one
   */
  private record Numbered(Expected expected, int first, int last) {
    Numbered with(Numbered copy) {
      List<String> both = new ArrayList<>(expected.lines);
      both.addAll(copy.expected.lines);
      return new Numbered(new Expected(expected.event, expected.place + " and " + copy.expected.place, both), first, copy.last);
    }
  }

  private Comparison(Collection<Expected> all, List<Found> records) {
    int number = 0;
    for (Expected each : all) {
      expected.merge(each.event, new Numbered(each, number, number), Numbered::with);
      number++;
    }
    for (Found each : records) {
      found.computeIfAbsent(each.event, _ -> new ArrayList<>()).add(each);
    }
  }

  /**
   * All differences.
   *
   * @param all in the order of the events, at least within what shares an order
   * @param records in their order, partition by partition
   */
  static List<Difference> of(Collection<Expected> all, List<Found> records) {
    Comparison comparison = new Comparison(all, records);
    comparison.expected.forEach((event, each) -> comparison.compare(each.expected, comparison.found.getOrDefault(event, List.of())));
    comparison.unexplained();
    comparison.order(records);
    return comparison.differences;
  }

  private void compare(Expected event, List<Found> records) {
    if (event.lines.equals(records.stream().map(Found::line).toList())) {
      return;
    }
    List<String> missing = new ArrayList<>(event.lines);
    List<Found> more = new ArrayList<>();
    records.forEach(each -> {
      if (!missing.remove(each.line)) {
        more.add(each);
      }
    });
    if (missing.isEmpty() && more.isEmpty()) {
      add(Kind.OUT_OF_ORDER, event.place, "its " + records.size() + " records are not in their order");
    }
    for (Found each : more) {
      if (event.lines.contains(each.line)) {
        add(Kind.TWICE, event.place, "at " + each.place + " once more: " + each.line);
      } else if (!missing.isEmpty()) {
        add(Kind.DIFFERENT, event.place, "at " + each.place + " " + each.line + " instead of " + missing.removeFirst());
      } else {
        add(Kind.UNEXPLAINED, event.place, "at " + each.place + " " + each.line);
      }
    }
    missing.forEach(line -> add(Kind.MISSING, event.place, line));
  }

  private void unexplained() {
    found.forEach((event, records) -> {
      if (!expected.containsKey(event)) {
        records.forEach(each -> add(Kind.UNEXPLAINED, each.place, each.line));
      }
    });
  }

  private void order(List<Found> records) {
    Map<String, Integer> last = new HashMap<>();
    for (Found each : records) {
      Numbered event = expected.get(each.event);
      if (event != null && !each.order.isEmpty() && last.merge(each.order, event.first, Math::max) > event.last) {
        add(Kind.OUT_OF_ORDER, event.expected.place, "at " + each.place + " behind records of later events: " + each.line);
      }
    }
  }

  private void add(Kind kind, String place, String line) {
    differences.add(new Difference(kind, place, line));
  }
}
