package io.cellstream.bench.stream;

import java.util.Locale;

/**
 * A point of the grid.
 *
 * @param hidden H, units of a layer and its inputs
 * @param keys how many the contenders know before they are measured
 * @param threads stream threads
 * @param commitMillis {@code commit.interval.ms}
 */
record StreamSetting(int hidden, int layers, int keys, Distribution distribution, int threads, int commitMillis) {

  /** Of the states of all keys. */
  long stateBytes() {
    return (long) keys * layers * hidden * 2 * Float.BYTES;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "H %d, %s, %,d keys %s, %s, commits every %d ms", hidden, counted(layers, "layer"), keys,
        distribution, counted(threads, "stream thread"), commitMillis);
  }

  private static String counted(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
