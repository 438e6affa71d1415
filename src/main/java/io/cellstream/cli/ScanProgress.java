package io.cellstream.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says now and then how far the reading of a topic is, if it takes long. For one thread. */
final class ScanProgress {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PrintWriter err;
  private long last = System.nanoTime();

  ScanProgress(PrintWriter err) {
    this.err = err;
  }

  void at(String topic, long done, long all) {
    if (System.nanoTime() - last >= EVERY.toNanos()) {
      last = System.nanoTime();
      err.println(String.format(Locale.ROOT, "reading %s: %,d of %,d offsets (%d %%)", topic, done, all, 100 * done / Math.max(1, all)));
      err.flush();
    }
  }
}
