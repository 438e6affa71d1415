package io.cellstream.bench.stream;

/**
 * Events of one transaction, which become visible to their contender together, and how far it has come with them.
 *
 * @param first per partition, the offset of the first of them
 * @param count per partition, how many
 */
record Backlog(long[] first, long[] count) {

  long events() {
    long sum = 0;
    for (long each : count) {
      sum += each;
    }
    return sum;
  }

  /** How many of them are behind these committed offsets; markers of transactions have offsets, too, but are no events. */
  long done(long[] committed) {
    long done = 0;
    for (int p = 0; p < count.length; p++) {
      done += Math.clamp(committed[p] - first[p], 0, count[p]);
    }
    return done;
  }
}
