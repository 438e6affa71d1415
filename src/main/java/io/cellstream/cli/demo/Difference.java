package io.cellstream.cli.demo;

import io.cellstream.sequence.SequenceKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares lists of lines, key by key, and says in words what is wrong first. */
final class Difference {
  private Difference() {
  }

  /** @param what one line's name, as in "prediction" */
  static Optional<String> first(String what, Map<SequenceKey, List<Line>> expected, Map<SequenceKey, List<Line>> actual) {
    Set<SequenceKey> keys = new LinkedHashSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    return keys.stream()
        .flatMap(key -> first(key + ", " + what + " ", expected.getOrDefault(key, List.of()), actual.getOrDefault(key, List.of())).stream())
        .findFirst();
  }

  private static Optional<String> first(String place, List<Line> expected, List<Line> actual) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      if (i >= expected.size() || i >= actual.size() || !expected.get(i).isMetBy(actual.get(i))) {
        return Optional.of(place + (i + 1) + describe(i, expected, actual));
      }
    }
    return Optional.empty();
  }

  private static String describe(int i, List<Line> expected, List<Line> actual) {
    if (i < actual.size() && i > 0 && actual.get(i).equals(actual.get(i - 1))) {
      return " came twice: " + actual.get(i - 1);
    }
    if (i >= expected.size()) {
      return " is one too many: " + actual.get(i);
    }
    if (i >= actual.size() || (i + 1 < expected.size() && expected.get(i + 1).isMetBy(actual.get(i)))) {
      return " is missing: " + expected.get(i);
    }
    return " differs: offline " + expected.get(i) + ", from the stream " + actual.get(i);
  }
}
