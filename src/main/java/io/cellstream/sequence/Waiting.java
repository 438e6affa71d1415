package io.cellstream.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for its step, or for the verdicts of events before it; and the verdicts that are told in its place: its own, those of
 * what must come before it (its sequence is over, or what was held is given up waiting for), and those of held events that it lets go.
 */
final class Waiting {
  final Arrival arrival;
  /** The next event of the same sequence. */
  @Nullable
  Waiting next;
  /** Null until the event itself is decided; held events may still follow it. */
  private @Nullable Verdict verdict;
  /** Whether nothing follows the event any more. */
  private boolean isDone;
  private List<Told> before = List.of();
  private List<Told> after = List.of();

  private record Told(Object context, Verdict verdict) {
  }

  Waiting(Arrival arrival) {
    this.arrival = arrival;
  }

  boolean isDecided() {
    return verdict != null;
  }

  /** Whether all verdicts that are told in the event's place are there. */
  boolean isDone() {
    return isDone;
  }

  /** Adds the verdict of the event itself, or of what goes before or after it. */
  void decide(Arrival which, Verdict of) {
    if (which.is(arrival)) {
      verdict = of;
    } else if (verdict == null) {
      before = and(before, new Told(which.context(), of));
    } else {
      after = and(after, new Told(which.context(), of));
    }
  }

  private static List<Told> and(List<Told> some, Told more) {
    List<Told> all = some.isEmpty() ? new ArrayList<>() : some;
    all.add(more);
    return all;
  }

  void finish() {
    isDone = true;
  }

  /** Tells all verdicts in their order. */
  void tell(BiConsumer<Object, Verdict> sink) {
    before.forEach(each -> sink.accept(each.context, each.verdict));
    sink.accept(arrival.context(), Objects.requireNonNull(verdict, "verdict"));
    after.forEach(each -> sink.accept(each.context, each.verdict));
  }
}
