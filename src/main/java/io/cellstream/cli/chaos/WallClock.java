package io.cellstream.cli.chaos;

import io.cellstream.cli.chaos.Comparison.Difference;
import io.cellstream.cli.chaos.Comparison.Kind;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.SequenceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What must hold of ends by the wall clock, beside what the truth says: that none came too soon, and that none is owed where nothing has come
 * for long.
 */
final class WallClock {
  private WallClock() {
  }

  /** Whether sequences end by the wall clock. */
  static boolean ends(SequencePolicy policy) {
    return policy.lifetime().clock() == Clock.WALL && policy.lifetime().isLimited();
  }

  /**
   * The idle ends that came before the idle time was over since their last event was sent; an event is read after that, so an end that keeps
   * to its time is always later.
   *
   * @param numbers the events', by their places
   * @param sentAt when an event was sent, by its number
   * @param seenAt when a record was first seen, by its place
   */
  static List<Difference> tooSoon(Map<Story.Place, String> numbers, List<WallEnd> ends, Lifetime lifetime,
      Function<String, OptionalLong> sentAt, Function<String, OptionalLong> seenAt) {
    List<Difference> differences = new ArrayList<>();
    for (WallEnd end : ends) {
      String number = numbers.getOrDefault(new Story.Place(end.last().partition(), end.last().offset()), Line.NO_EVENT);
      OptionalLong sent = sentAt.apply(number);
      OptionalLong seen = seenAt.apply(end.place());
      if (end.reason().filter(reason -> reason == Reason.IDLE).isPresent() && sent.isPresent() && seen.isPresent()) {
        Duration after = Duration.ofNanos(seen.getAsLong() - sent.getAsLong());
        if (after.toMillis() < lifetime.idle()) {
          differences.add(new Difference(Kind.TOO_SOON, end.place(),
              end.name() + ", " + after.toMillis() + " ms after that was sent, instead of " + lifetime.idle()));
        }
      }
    }
    return differences;
  }

  /** The sequences that go on although nothing has come for longer than any may be idle. */
  static List<Difference> owed(Map<Integer, Outcome.Partition> changelog) {
    List<Difference> differences = new ArrayList<>();
    changelog.forEach((partition, found) -> found.states().forEach((SequenceKey key, SequenceState state) -> {
      if (state.isRunning()) {
        differences.add(new Difference(Kind.MISSING, "the end of key " + key + " in " + Topics.CHANGELOG + "-" + partition,
            "nothing has come for it for long: " + state.header()));
      }
    }));
    return differences;
  }
}
