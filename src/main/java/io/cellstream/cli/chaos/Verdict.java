package io.cellstream.cli.chaos;

import io.cellstream.cli.chaos.Comparison.Difference;
import io.cellstream.cli.chaos.Comparison.Kind;
import io.cellstream.ledger.Mark;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.NavigableSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run has shown.
 *
 * @param events the number of events in the input
 * @param ends the number of sequences that were over by their time, and said so
 * @param dropped how many of them were dropped for their positions
 * @param predictions the number of predictions that were expected
 * @param deadLetters the number of dead letters that were expected
 * @param states the number of open sequences at the end
 * @param differences all that is not as it should be
 */
record Verdict(int events, int ends, int dropped, long predictions, long deadLetters, int states, List<Difference> differences) {

  Verdict {
    differences = List.copyOf(differences);
  }

  boolean isGood() {
    return differences.isEmpty();
  }

  /** Holds the states in the changelog against those of the truth. */
  static List<Difference> states(Map<Integer, Map<SequenceKey, SequenceState>> expected, Map<Integer, Outcome.Partition> found) {
    List<Difference> differences = new ArrayList<>();
    expected.forEach((partition, states) -> {
      Map<SequenceKey, SequenceState> written = found.containsKey(partition) ? found.get(partition).states() : Map.of();
      Map<SequenceKey, SequenceState> left = new HashMap<>(written);
      states.forEach((key, state) -> {
        SequenceState actual = left.remove(key);
        String place = "the state of key " + key + " in " + Topics.CHANGELOG + "-" + partition;
        if (actual == null) {
          differences.add(new Difference(Kind.MISSING, place, StateWords.of(state)));
        } else if (!StateWords.of(actual).equals(StateWords.of(state))) {
          differences.add(new Difference(Kind.DIFFERENT, place, StateWords.of(actual) + " instead of " + StateWords.of(state)));
        }
      });
      left.forEach((key, state) -> differences.add(
          new Difference(Kind.UNEXPLAINED, "the state of key " + key + " in " + Topics.CHANGELOG + "-" + partition, StateWords.of(state))));
    });
    return differences;
  }

  /** Holds the events that wait for others against those of the truth. */
  static List<Difference> held(Map<Integer, Map<SequenceKey, NavigableSet<Long>>> expected, Map<Integer, Outcome.Partition> found) {
    List<Difference> differences = new ArrayList<>();
    expected.forEach((partition, held) -> {
      Map<SequenceKey, NavigableSet<Long>> written = found.containsKey(partition) ? found.get(partition).held() : Map.of();
      Set<SequenceKey> keys = new HashSet<>(held.keySet());
      keys.addAll(written.keySet());
      keys.stream().filter(key -> !Objects.equals(held.get(key), written.get(key)))
          .forEach(
              key -> differences.add(new Difference(Kind.DIFFERENT, "what key " + key + " holds in " + Topics.CHANGELOG + "-" + partition,
                  "positions " + written.get(key) + " instead of " + held.get(key))));
    });
    return differences;
  }

  /** Holds the marks against the ends of the input's partitions. */
  static List<Difference> marks(Map<Integer, Long> ends, Map<Integer, Outcome.Partition> found) {
    List<Difference> differences = new ArrayList<>();
    ends.forEach((partition, end) -> {
      Optional<Mark> mark = Optional.ofNullable(found.get(partition)).flatMap(Outcome.Partition::mark);
      List<Long> next = mark.stream().flatMap(each -> each.positions().stream()).map(Mark.Position::next).toList();
      Optional.ofNullable(found.get(partition)).filter(each -> !each.isCounted()).ifPresent(each -> differences
          .add(new Difference(Kind.DIFFERENT, "the mark in " + Topics.CHANGELOG + "-" + partition,
              "does not count the " + each.open() + " sequences that go on")));
      if (end > 0 && !next.equals(List.of(end))) {
        differences.add(new Difference(next.isEmpty() ? Kind.MISSING : Kind.DIFFERENT, "the mark in " + Topics.CHANGELOG + "-" + partition,
            "at " + next + ", the events end at " + end));
      }
    });
    return differences;
  }

  /** In lines for the user; of many differences the first ones. */
  Stream<String> lines(int most) {
    return Stream.of( //
        Stream.of("events        " + events + ", of which " + dropped + " were dropped for their positions", //
            "ends          " + ends + " sequences that were over by their time, and said so", //
            "predictions   " + predictions + " expected", //
            "dead letters  " + deadLetters + " expected", //
            "states        " + states + " open sequences at the end", //
            isGood()
                ? "all there, each once, equal to the offline run in bits and in order; nothing else was found"
                : "not as the offline run says: " + counts()),
        differences.stream().limit(most).map(each -> each.kind() + ": " + each.place() + ": " + each.line()),
        differences.size() > most ? Stream.of("... and " + (differences.size() - most) + " more") : Stream.<String>empty())
        .flatMap(each -> each);
  }

  private String counts() {
    return Stream.of(Kind.values()).map(kind -> differences.stream().filter(each -> each.kind() == kind).count() + " "
        + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')).collect(Collectors.joining(", "));
  }
}
