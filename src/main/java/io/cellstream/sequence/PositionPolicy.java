package io.cellstream.sequence;

/**
 * What is done with events whose positions are not in order.
 *
 * @param late what becomes of an event whose position lies in a gap
 * @param restart when a counter that is low again is a new one
 * @param gaps the most gaps of a sequence that are remembered
 */
public record PositionPolicy(Late late, Restart restart, int gaps) {
  /** So many gaps are remembered unless it is set otherwise. */
  public static final int GAPS = 8;
  /** The most gaps that may be remembered. */
  public static final int MOST_GAPS = 64;
  /** Late events are dropped; a counter may begin again after an end. */
  public static final PositionPolicy DEFAULT = new PositionPolicy(Late.DROP, Restart.END, GAPS);

  public PositionPolicy {
    if (gaps < 0 || gaps > MOST_GAPS) {
      throw new IllegalArgumentException("0 to " + MOST_GAPS + " gaps can be remembered, not " + gaps);
    }
  }

  /** What becomes of a late event. */
  public enum Late {
    /** It is dropped. */
    DROP,
    /** It is a step of its sequence all the same, at the time when it comes. */
    ACCEPT,
    /** It goes to the dead letters. */
    REJECT
  }

  /** When a position that is not above the last one, of an event that is later in time than the last one, begins a new sequence. */
  public enum Restart {
    /** Never: positions are counted on over all sequences of a key. */
    NEVER,
    /** After an event with {@code end}: the sender knows that the sequence is over, and may count anew. */
    END,
    /** Always: the sender has lost its counter. */
    TIME
  }
}
