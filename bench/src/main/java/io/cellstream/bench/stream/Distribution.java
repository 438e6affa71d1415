package io.cellstream.bench.stream;

import java.util.Locale;

/** How often each key has an event. */
enum Distribution {
  UNIFORM,
  /** The key of rank r has a share proportional to 1 / r. */
  ZIPF;

  double weight(int rank) {
    return this == UNIFORM ? 1 : 1.0 / rank;
  }

  /** As options and their help spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
