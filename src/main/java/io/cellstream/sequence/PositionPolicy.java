package io.cellstream.sequence;

import java.util.OptionalLong;

/**
 * What is done with events whose positions are not in order.
 *
 * @param late what becomes of an event whose position lies in a gap
 * @param restart when a counter that is low again is a new one
 * @param gaps the most gaps of a sequence that are remembered
 * @param window how long events wait for lower positions; {@link Window#NONE} unless late events are put in order
 */
public record PositionPolicy(Late late, Restart restart, int gaps, Window window) {
  /** So many gaps are remembered unless it is set otherwise. */
  public static final int GAPS = 8;
  /** The most gaps that may be remembered. */
  public static final int MOST_GAPS = 64;
  /** Late events are dropped; a counter may begin again after an end. */
  public static final PositionPolicy DEFAULT = new PositionPolicy(Late.DROP, Restart.END, GAPS, Window.NONE);

  public PositionPolicy {
    if (gaps < 0 || gaps > MOST_GAPS) {
      throw new IllegalArgumentException("0 to " + MOST_GAPS + " gaps can be remembered, not " + gaps);
    }
    if (window.isOpen() != (late == Late.REORDER)) {
      throw new IllegalArgumentException("late events: " + late + ", with " + window);
    }
  }

  /**
   * How long an event waits for lower positions. If there is no room or no time, the lowest gap is given up.
   *
   * @param events the most events of a sequence that wait; 0: none waits
   * @param bytes the most that they have together
   * @param time how far the partition's time goes on meanwhile at most, in ms
   * @param first the position that a key begins with of which nothing is known; empty: any
   */
  public record Window(int events, long bytes, long time, OptionalLong first) {
    /** No event waits: each is a step when it comes. */
    public static final Window NONE = new Window(0, 0, 0, OptionalLong.empty());

    /** Whether events are held at all. */
    public boolean isOpen() {
      return events > 0;
    }

    boolean hasRoom(HeldEvents held, Arrival more) {
      return held.size() < events && held.bytes() + more.bytes() <= bytes;
    }

    /** When, by the time of events, the lowest gap is given up. */
    public long due(HeldEvents held) {
      return Lifetime.after(held.since(), time);
    }
  }

  /** What becomes of a late event. */
  public enum Late {
    /** It is dropped. */
    DROP,
    /** It is a step of its sequence all the same, at the time when it comes. */
    ACCEPT,
    /** It goes to the dead letters. */
    REJECT,
    /** It is put in order if it comes in time, and else is dropped. */
    REORDER
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
