package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import java.time.Duration;

/**
 * A start without local state.
 *
 * @param seconds from the start of the process until an event of every partition is committed
 * @param changelogBytes that were there to be read back
 */
record Restore(double seconds, long changelogBytes) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Duration FEED_LIMIT = Duration.ofHours(1);
  private static final long AT_ONCE = 500_000;

  /** As many events as an hour has at a rate, fed as fast as the contender takes them. */
  static void feedAnHour(Entrant entrant, Feeder feeder, int rate) throws BenchException {
    long left = rate * Duration.ofHours(1).toSeconds();
    while (left > 0) {
      long events = Math.min(left, AT_ONCE);
      Backlog backlog = feeder.fill(entrant.topic(), events);
      feeder.open();
      entrant.await(backlog, FEED_LIMIT, new Window(events, System.nanoTime()));
      left -= events;
    }
  }

  /** Stops the contender, forgets its local state and starts it again. Events are there already when it starts. */
  static Restore measure(Entrant entrant, Feeder feeder) throws BenchException {
    long bytes = entrant.changelogBytes();
    entrant.close();
    entrant.forget();
    Backlog backlog = feeder.fill(entrant.topic(), 50L * entrant.topic().partitions());
    feeder.open();
    long start = System.nanoTime();
    entrant.start();
    entrant.await(backlog, LIMIT, new Window(backlog.events(), start));
    return new Restore((System.nanoTime() - start) / 1e9, bytes);
  }
}
