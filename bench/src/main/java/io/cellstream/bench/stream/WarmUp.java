package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps all contenders busy at once, each with as many events as it manages, until little of their time goes into compiling: for some seconds at least, and
 * at most as long as there is time.
 */
final class WarmUp {
  private static final int FIRST_EVENTS = 1_000;
  /** Growth of what a contender gets, as long as it is done with it at once. */
  private static final int GROWTH = 4;
  private static final double MOST_SECONDS = 1.5;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofSeconds(3);

  private final Feeder feeder;
  private final Duration least;
  private final Duration most;

  WarmUp(Feeder feeder, Duration least, Duration most) {
    this.feeder = feeder;
    this.least = least;
    this.most = most;
  }

  /** What a contender has to do, and since when. */
  private record Given(Backlog backlog, long nanos) {
  }

  /** @return events/s of each, while all others ran too */
  Map<String, Double> run(List<Entrant> entrants) throws BenchException {
    long start = System.nanoTime();
    Compiling compiling = new Compiling(entrants);
    Map<String, Double> rates = new HashMap<>();
    Map<Entrant, Given> given = new LinkedHashMap<>();
    for (Entrant entrant : entrants) {
      given.put(entrant, give(entrant, FIRST_EVENTS));
    }
    while (isCold(System.nanoTime() - start, compiling)) {
      for (Entrant entrant : entrants) {
        Given now = given.get(entrant);
        if (now != null && now.backlog().done(entrant.committed()) == now.backlog().events()) {
          double seconds = (System.nanoTime() - now.nanos()) / 1e9;
          rates.put(entrant.name(), now.backlog().events() / seconds);
          given.put(entrant, give(entrant, next(now.backlog().events(), seconds)));
        }
      }
      Entrant.pause();
    }
    for (Map.Entry<Entrant, Given> entry : given.entrySet()) {
      Given last = entry.getValue();
      entry.getKey().await(last.backlog(), LIMIT, new Window(last.backlog().events(), last.nanos()));
      rates.putIfAbsent(entry.getKey().name(), last.backlog().events() * 1e9 / (System.nanoTime() - last.nanos()));
    }
    return rates;
  }

  private boolean isCold(long nanos, Compiling compiling) throws BenchException {
    return nanos < least.toNanos() || (nanos < most.toNanos() && compiling.isMuch(LOOK));
  }

  private Given give(Entrant entrant, long events) throws BenchException {
    Backlog backlog = feeder.fill(entrant.topic(), events);
    feeder.open();
    return new Given(backlog, System.nanoTime());
  }

  private static long next(long events, double seconds) {
    return (long) Math.min(GROWTH * (double) events, Math.max(FIRST_EVENTS, events / seconds * MOST_SECONDS));
  }
}
