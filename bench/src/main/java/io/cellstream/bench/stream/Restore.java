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
