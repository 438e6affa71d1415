package io.cellstream.sequence;

import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Advance;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rules of the order of events: which are held until lower positions have come, when they are let go, and when a counter begins again. */
final class OrderRules {
  private final PositionPolicy policy;
  private final Window window;

  /** @param keepsState whether the model does: without a state, no event has others before it */
  OrderRules(PositionPolicy policy, boolean keepsState) {
    this.policy = policy;
    this.window = keepsState ? policy.window() : Window.NONE;
  }

  /** Whether positions below this one are still to come, as far as is known. */
  private boolean isGap(@Nullable SequenceState state, long position) {
    if (state == null) {
      return window.first().isPresent() && position > window.first().getAsLong();
    }
    return state.positions().skippedBy(OptionalLong.of(position)) != null;
  }

  /** Whether an event is to be held. One that finds no room, with those that are held, is not; nor is one that was held until now. */
  boolean waits(Sequence sequence, Advance event, Arrival arrival) {
    return window.isOpen() && event.position().isPresent()
        && isGap(sequence.state(), event.position().getAsLong()) && !isReleased(sequence, arrival)
        && (sequence.held().has(event.position().getAsLong()) || window.hasRoom(sequence.held(), arrival));
  }

  private static boolean isReleased(Sequence sequence, Arrival arrival) {
    return sequence.isHolding() && sequence.held().first().is(arrival);
  }

  /** Whether the lowest event that is held follows now. */
  boolean follows(@Nullable SequenceState state, HeldEvents held) {
    return !isGap(state, held.lowest());
  }

  /**
   * Whether the lowest event that is held goes before this one: because it follows now, because there is no time or no room to wait for what
   * is missing, or because it belongs to the sequence that this event closes.
   */
  boolean letsGo(@Nullable SequenceState state, HeldEvents held, Arrival before) {
    if (follows(state, held) || !window.isOpen()) {
      return true;
    }
    return window.due(held) <= before.moment().before()
        || (before.event() instanceof Advance event && letsGo(state, held, event, before));
  }

  private boolean letsGo(@Nullable SequenceState state, HeldEvents held, Advance event, Arrival before) {
    if (event.position().isEmpty()) {
      return event.start() || event.end();
    }
    long position = event.position().getAsLong();
    if (isGap(state, position)) {
      return held.lowest() < position && !held.has(position) && !window.hasRoom(held, before);
    }
    if (event.start()) {
      return held.lowest() <= position || timestamp(held.first()) < event.origin().timestamp();
    }
    return state != null && beginsAnew(state, state.positions().of(event.position()), event);
  }

  private static long timestamp(Arrival held) {
    return held.event() instanceof Advance event ? event.origin().timestamp() : Long.MAX_VALUE;
  }

  /** Whether a position that is not above the last one is that of a counter which has begun again. */
  boolean beginsAnew(SequenceState state, Standing standing, Advance event) {
    if (standing == Standing.LATE) {
      return false;
    }
    boolean isLater = event.origin().timestamp() > state.last().timestamp();
    boolean hasEnded = state.header().ended().filter(Reason.END::equals).isPresent();
    return switch (policy.restart()) {
      case NEVER -> false;
      case END -> hasEnded && (isLater || isBeginning(state, event));
      case TIME -> isLater || (hasEnded && isBeginning(state, event));
    };
  }

  /**
   * Times may be coarse: an event of the same time as the last one begins a counter again if its position is where the counter began, or
   * below.
   */
  private static boolean isBeginning(SequenceState ended, Advance event) {
    Positions seen = ended.positions();
    return event.origin().timestamp() == ended.last().timestamp() && event.position().getAsLong() <= seen.from()
        && seen.from() < seen.last();
  }
}
