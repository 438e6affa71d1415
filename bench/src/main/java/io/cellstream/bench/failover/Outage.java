package io.cellstream.bench.failover;

import java.util.Locale;

/**
 * How long it took, in seconds; the first two from the fault on.
 *
 * @param assigned until every partition belonged to an instance that runs
 * @param restored until these instances had the states of all of them
 * @param waited the longest that an event waited from its sending until a reader of committed predictions had its answer
 */
record Outage(double assigned, double restored, double waited) {

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%8.1f %8.1f %8.1f", assigned, restored, waited);
  }
}
