package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import java.time.Duration;

/**
 * A start without local state.
 *
 * @param seconds from the start of the process until an event of every partition is committed
 * @param restoring seconds of these from when it asked to join its group until it had all states; joining is part of it
 * @param changelogBytes that were there to be read back
 */
record Restore(double seconds, double restoring, long changelogBytes) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Kafka Streams' states, as its metric numbers them. */
  private static final int REBALANCING = 1;
  private static final int RUNNING = 2;

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
    long joining = reached(entrant, REBALANCING);
    long restored = reached(entrant, RUNNING);
    entrant.await(backlog, LIMIT, new Window(backlog.events(), start));
    return new Restore((System.nanoTime() - start) / 1e9, (restored - joining) / 1e9, bytes);
  }

  /** When the client's state was first seen to be this one or a later one. */
  private static long reached(Entrant entrant, int state) throws BenchException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (entrant.clientState() < state) {
      if (System.nanoTime() > deadline) {
        throw new BenchException(entrant.name() + " has not begun within " + LIMIT.toMinutes() + " minutes");
      }
      Entrant.pause();
    }
    return System.nanoTime();
  }
}
