package io.cellstream.sequence;

import io.cellstream.sequence.Lifetime.Clock;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What may happen to a sequence: an event that was checked against the model, or the end of its time. */
public sealed interface SequenceEvent {

  /** Removes the sequence without any output. */
  record Forget() implements SequenceEvent {
  }

  /**
   * Advances, begins or ends the sequence.
   *
   * @param input null only on an event that ends the sequence without a step
   * @param position the producer's own count, if it keeps one
   * @param start whether the sequence is reset first
   * @param end whether the sequence ends after this event's step
   * @param origin where and when the event was
   */
  record Advance(@Nullable StepInput input, OptionalLong position, boolean start, boolean end, Origin origin) implements SequenceEvent {
  }

  /** An event that was held, and that the model which runs now can't take. It belongs with the dead letters once it is its turn. */
  record Refused(RejectCause cause, String message) implements SequenceEvent {
  }

  /**
   * Ends the sequence if it is over by this time. It is no record of the input: it is made before an event that comes too late for its
   * sequence, or when the time itself has come.
   *
   * @param clock by which it is meant; a sequence that goes by the other one is not over
   * @param now the partition's time by that clock; {@link Long#MAX_VALUE}: the sequence is over in any case
   * @param wallBegan the wall clock's time when sequences began to go by it
   * @param readTo by the wall clock, the offset of the last event of the partition that was read before; else empty, because the time of
   *        events says it
   */
  record Lapse(Clock clock, long now, long wallBegan, OptionalLong readTo) implements SequenceEvent {

    boolean isCertain() {
      return now == Long.MAX_VALUE;
    }

    /** Ends the sequence in any case. */
    static Lapse certain(OptionalLong readTo) {
      return new Lapse(readTo.isPresent() ? Clock.WALL : Clock.EVENT, Long.MAX_VALUE, 0, readTo);
    }
  }

  /**
   * Where and when an event was. The state keeps it, so that an operator can find the last event that a state has seen.
   *
   * @param timestamp the event's time in ms since the epoch
   * @param partition the source partition; 0 offline
   * @param offset the source offset; the line number offline
   */
  record Origin(long timestamp, int partition, long offset) {

    /** The same place at another time. */
    public Origin at(long time) {
      return new Origin(time, partition, offset);
    }
  }
}
