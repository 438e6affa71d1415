package io.cellstream.format.survey;

import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Name;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a field's name says of its meaning. It decides between fields whose values would do, and is never enough alone. */
record FieldName(Set<String> words) {
  private static final Set<String> IDENTITY = Set.of("id", "uuid", "guid", "key", "hash", "serial", "ref", "reference");
  private static final Set<String> COUNT = Set.of("position", "pos", "seq", "sequence", "offset", "index", "idx", "counter", "count",
      "number", "no",
      "nr", "step", "n");
  private static final Set<String> TIME = Set.of("time", "timestamp", "ts", "date", "at", "when", "epoch", "ms", "millis");
  private static final Set<String> PHASE = Set.of("status", "state", "type", "kind", "event", "action", "phase", "op", "operation");
  private static final Set<String> OVER = Set.of("end", "ended", "closed", "close", "final", "finished", "finish", "last", "done",
      "complete",
      "completed", "logout");
  private static final Set<String> NEW = Set.of("start", "started", "begin", "first", "opened", "open", "login", "new");

  /** Of the last name in the path, in lower case. */
  static FieldName of(FieldPath path) {
    String last = path.steps().reversed().stream().filter(Name.class::isInstance).map(step -> ((Name) step).name()).findFirst().orElse("");
    return new FieldName(Arrays.stream(last.split("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|[^\\p{L}]+")).map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet()));
  }

  boolean isIdentity() {
    return hasAny(IDENTITY);
  }

  boolean isCount() {
    return hasAny(COUNT);
  }

  boolean isTime() {
    return hasAny(TIME);
  }

  /** Whether it may tell where in its life something is. */
  boolean isPhase() {
    return hasAny(PHASE) || isOver() || isNew();
  }

  boolean isOver() {
    return hasAny(OVER);
  }

  boolean isNew() {
    return hasAny(NEW);
  }

  private boolean hasAny(Set<String> wanted) {
    return words.stream().anyMatch(wanted::contains);
  }
}
