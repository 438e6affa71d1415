package io.cellstream.cli.demo;

import io.cellstream.sequence.SequenceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In which order events are published: a few sequences slowly, to be watched, the others at once, then copies of all. */
final class Script {
  /** How many sequences are watched at the same time. */
  static final int WATCHED = 6;
  /** How many events of a sequence are published slowly; a longer one's rest comes at once with the other sequences. */
  static final int WATCHED_EVENTS = 60;
  /** Events. A shorter sequence is over before there is much to see. */
  private static final int WORTH_SEEING = 25;

  /** How many sequences are under way at the same time when it all goes fast: where a slow model's end is cut off, many have ended. */
  static final int AT_ONCE = 100;

  private final List<DemoSequence> all;
  private final List<DemoSequence> watched;

  Script(List<DemoSequence> sequences) {
    this.all = List.copyOf(sequences);
    this.watched = Stream.<Predicate<DemoSequence>>of(
        // such that its end is seen too
        each -> each.events().size() >= WORTH_SEEING && each.events().size() <= WATCHED_EVENTS,
        each -> each.events().size() >= WORTH_SEEING, _ -> true).map(this::first).filter(some -> some.size() == WATCHED).findFirst()
        .orElseGet(() -> first(_ -> true));
  }

  private List<DemoSequence> first(Predicate<DemoSequence> worth) {
    return all.stream().filter(worth).limit(WATCHED).toList();
  }

  /** The sequences to watch. */
  List<DemoSequence> watchedSequences() {
    return watched;
  }

  List<DemoEvent> watched() {
    return interleaved(watched, 0, WATCHED_EVENTS);
  }

  /**
   * What is published at once, part by part.
   *
   * @param number 0: everything that was not watched; from 1 on: a copy of everything
   */
  List<DemoEvent> round(int number) {
    if (number > 0) {
      return inGroups(all.stream().map(sequence -> sequence.copy(number)).toList());
    }
    Set<SequenceKey> seen = watched.stream().map(DemoSequence::key).collect(Collectors.toSet());
    List<DemoEvent> rest = interleaved(watched, WATCHED_EVENTS, Integer.MAX_VALUE);
    rest.addAll(inGroups(all.stream().filter(sequence -> !seen.contains(sequence.key())).toList()));
    return rest;
  }

  /** How many copies there must be for {@code events} events in all, those that are watched among them. */
  int copiesFor(int events) {
    return Math.max(0, (events - 1) / size(0));
  }

  /** How many events everything and its copies have. */
  int size(int copies) {
    return (copies + 1) * all.stream().mapToInt(sequence -> sequence.events().size()).sum();
  }

  private static List<DemoEvent> inGroups(List<DemoSequence> sequences) {
    List<DemoEvent> events = new ArrayList<>();
    for (int from = 0; from < sequences.size(); from += AT_ONCE) {
      events.addAll(interleaved(sequences.subList(from, Math.min(sequences.size(), from + AT_ONCE)), 0, Integer.MAX_VALUE));
    }
    return events;
  }

  /** The first event of each sequence, then the second: that is how events of many keys arrive. */
  private static List<DemoEvent> interleaved(List<DemoSequence> sequences, int from, int to) {
    List<DemoEvent> events = new ArrayList<>();
    List<DemoSequence> unfinished = new ArrayList<>(sequences);
    for (int position = from; position < to && !unfinished.isEmpty(); position++) {
      int place = position;
      unfinished.removeIf(sequence -> place >= sequence.events().size());
      unfinished.forEach(sequence -> events.add(new DemoEvent(sequence.key(), sequence.events().get(place))));
    }
    return events;
  }
}
