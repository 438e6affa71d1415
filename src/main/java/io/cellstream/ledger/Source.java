package io.cellstream.ledger;

/**
 * A partition that events are read from. A topic that is deleted and made anew has its name again, but another id.
 *
 * @param idHigh the topic's id, its first 8 bytes
 * @param idLow its last 8 bytes
 */
public record Source(String topic, long idHigh, long idLow, int partition) {

  /** What tells a sequence from every other one: its first event, of which there is one. */
  long incarnation(long offset) {
    long hash = mix(idHigh);
    hash = mix(hash ^ idLow);
    hash = mix(hash ^ partition);
    return mix(hash ^ offset);
  }

  /** The finaliser of SplitMix64: every bit of the value has its part in every bit of the result. */
  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
