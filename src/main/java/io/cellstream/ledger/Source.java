package io.cellstream.ledger;

import java.util.Comparator;

/**
 * A partition that events are read from. A topic that is deleted and created again has the same name, but another id.
 *
 * @param idHigh the first 8 bytes of the topic's id
 * @param idLow the last 8 bytes of the topic's id
 */
public record Source(String topic, long idHigh, long idLow, int partition) {
  static final Comparator<Source> IN_ORDER = Comparator.comparing(Source::topic).thenComparingLong(Source::idHigh)
      .thenComparingLong(Source::idLow).thenComparingInt(Source::partition);

  /** A hash of the place of a sequence's first event, which tells the sequence from all others. */
  long incarnation(long offset) {
    long hash = mix(idHigh);
    hash = mix(hash ^ idLow);
    hash = mix(hash ^ partition);
    return mix(hash ^ offset);
  }

  /** The finaliser of SplitMix64: every bit of the value affects every bit of the result. */
  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
