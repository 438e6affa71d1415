package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.generation.Draws;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Lapse;
import io.cellstream.sequence.SequenceEvent.Origin;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a sequence's life: which events are dropped, what an event closes, when a sequence is over, and what it leaves behind. No
 * arithmetic.
 */
final class SequenceRules {
  private final ModelDefinition model;
  private final SequencePolicy policy;
  /** Whose the states are that are made here. */
  private final String owner;
  private final OrderRules order;
  private final boolean answersEvents;
  private final ReadingDefinition.@Nullable Windowed window;

  SequenceRules(ModelDefinition model, SequencePolicy policy) {
    this.model = model;
    this.policy = policy;
    this.owner = policy.inputs().ownerOf(model);
    this.answersEvents = model.answersEvents();
    this.window = model.window().orElse(null);
    this.order = new OrderRules(policy.positions(), model.shape().keepsState());
  }

  OrderRules order() {
    return order;
  }

  private Lifetime lifetime() {
    return policy.lifetime();
  }

  /**
   * Whether the sequence is over before this event of its key: because its partition's time has come so far, or because the event itself is
   * so much later than the sequence's last one. By the wall clock no event decides that. What is held must be a step before its sequence can
   * be over by the partition's time; and an event that will be held says nothing yet.
   */
  boolean isOver(Sequence sequence, Arrival arrival) {
    SequenceState state = sequence.state();
    if (state == null || arrival.event() instanceof Lapse || lifetime().clock(state.header()) == Clock.WALL) {
      return false;
    }
    return (!sequence.isHolding() && isDue(state.header(), arrival.moment().before(), 0))
        || (arrival.event() instanceof Advance advance && lifetime().endsBefore(state.header(), advance.origin().timestamp())
            && !order.waits(sequence, advance, arrival));
  }

  private boolean isDue(SequenceHeader header, long now, long wallBegan) {
    long due = lifetime().due(header, wallBegan);
    return due != Lifetime.NEVER && due <= now;
  }

  /** Whether a sequence is over by the time that a lapse has. One that holds events is over only if that is certain. */
  boolean isOver(SequenceState state, Lapse lapse, boolean isHolding) {
    return lifetime().clock(state.header()) == lapse.clock()
        && (lapse.isCertain() || (!isHolding && isDue(state.header(), lapse.now(), lapse.wallBegan())));
  }

  /** Why a sequence is over by its time. */
  Reason lapsed(SequenceState state) {
    return lifetime().endsIdle(state.header()) ? Reason.IDLE : Reason.MAX_LENGTH;
  }

  /** When a sequence was over that is so by its time, ms since the epoch. */
  long lapsedAt(SequenceState state) {
    long end = lifetime().end(state.header());
    return end == Lifetime.NEVER ? state.last().timestamp() : end;
  }

  /** @throws ForeignStateException if the state is another model's and the policy is to stop */
  Decision decide(Sequence sequence, Advance event, Arrival arrival) {
    if (order.waits(sequence, event, arrival)) {
      long position = event.position().getAsLong();
      return sequence.held().has(position)
          ? new Decision.Drop(position, sequence.held().byPosition().lastKey(), Standing.SEEN)
          : new Decision.Hold(position);
    }
    return decide(sequence.state(), event);
  }

  private Decision decide(@Nullable SequenceState state, Advance event) {
    if (state == null) {
      return new Decision.Apply(null, null);
    }
    boolean own = isOwn(state);
    if (!event.start()) {
      Standing standing = state.positions().of(event.position());
      if (standing != Standing.NEW) {
        if (!order.beginsAnew(state, standing, event)) {
          return outOfOrder(state, standing, event, own);
        }
        return new Decision.Apply(state.isRunning() ? closed(state, own, Reason.RESTART) : null, null);
      }
    }
    if (!state.isRunning()) { // what an ended sequence left behind; its positions are counted on
      return new Decision.Apply(null, own && !event.start() ? state : null);
    }
    if (!own || event.start()) {
      return new Decision.Apply(closed(state, own, Reason.RESTART), null);
    }
    return new Decision.Apply(null, state);
  }

  boolean isOwn(SequenceState state) {
    return state.model().equals(owner);
  }

  private Decision.Closed closed(SequenceState state, boolean own, Reason reason) {
    if (!own && policy.modelChange() == ModelChangePolicy.STOP) {
      throw new ForeignStateException(state.model(), owner);
    }
    return new Decision.Closed(state, own ? reason : Reason.MODEL_CHANGED);
  }

  private Decision outOfOrder(SequenceState state, Standing standing, Advance event, boolean own) {
    long position = event.position().getAsLong();
    long last = state.lastPosition().getAsLong();
    Late late = policy.positions().late();
    if (standing == Standing.LATE && late == Late.REJECT) {
      return new Decision.Reject(position, last);
    }
    return standing == Standing.LATE && late == Late.ACCEPT && own && state.isRunning()
        ? new Decision.Apply(null, state)
        : new Decision.Drop(position, last, standing);
  }

  /** Whether the last step of a sequence has an answer of its own. */
  boolean hasAnswer(SequenceState state) {
    return answersEvents && (window == null || window.answersAt(state.steps()));
  }

  /** Whether a sequence that is over at this state, which is this model's, gets a FINAL. */
  boolean owesFinal(SequenceState state) {
    return model.answersEnds() && !hasAnswer(state);
  }

  /** Whether a FINAL has an output: a window may have had too few events. */
  boolean hasOutput(SequenceState state) {
    return window == null || window.isReadable(state.steps());
  }

  /** Whether a generation follows this event, which leaves the sequence at {@code state}. None follows a sequence that is cut off. */
  boolean generates(SequenceState state, Advance event) {
    return model.shape() == Shape.ONE_TO_MANY || (model.shape() == Shape.MANY_TO_MANY && ending(state, event) != null);
  }

  /** Whether a generation follows the end of a sequence by its time. */
  boolean generatesAtLapse() {
    return model.shape() == Shape.MANY_TO_MANY;
  }

  /** Whether the event may be followed by long work (a generation, or reading a whole sequence): then it runs at once. */
  boolean isLong(SequenceEvent event) {
    return switch (event) {
      case SequenceEvent.Forget _, SequenceEvent.Refused _ -> false;
      case Lapse _ -> generatesAtLapse() || readsWhole();
      case Advance advance -> model.shape() == Shape.ONE_TO_MANY || (model.shape() == Shape.MANY_TO_MANY && advance.end())
          || (readsWhole() && (advance.start() || advance.end()));
    };
  }

  private boolean readsWhole() {
    return model.keepsInputs() && window == null;
  }

  /**
   * What is kept after this event, which leaves the sequence at {@code state}.
   *
   * @param moment the partition's time around the event
   */
  @Nullable
  SequenceState left(SequenceState state, Advance event, Moment moment) {
    Reason ending = ending(state, event);
    if (ending != null) {
      return leftBehind(positions(state, event), event.origin(), readAt(state.header(), moment), ending);
    }
    return model.shape().keepsState() ? state : null;
  }

  /** What is kept after an end that an ended sequence gets: now its sender knows, too. */
  @Nullable
  SequenceState endedAgain(SequenceState state, Advance event, Moment moment) {
    return leftBehind(positions(state, event), event.origin(), readAt(state.header(), moment), Reason.END);
  }

  /** When what an ended sequence leaves behind was read: not before the sequence. */
  private static long readAt(SequenceHeader header, Moment moment) {
    return header.clock() == Clock.EVENT ? Math.max(header.readAt(), moment.after()) : moment.after();
  }

  /** What is kept after the sequence was over by its time. */
  @Nullable
  SequenceState left(SequenceState state) {
    if (!state.isRunning()) {
      return null;
    }
    long due = lifetime().clock(state.header()) == Clock.EVENT ? lifetime().due(state.header(), 0) : lapsedAt(state);
    return leftBehind(state.positions(), state.last(), due == Lifetime.NEVER ? lapsedAt(state) : due, lapsed(state));
  }

  /**
   * An event may be sent again after its sequence has ended, and must not begin another one. So the positions that were seen stay for a
   * while, in a state without steps.
   */
  @Nullable
  private SequenceState leftBehind(Positions positions, Origin last, long at, Reason reason) {
    if (!positions.any() || lifetime().retention() == 0 || !model.shape().keepsState()) {
      return null;
    }
    return new SequenceState(
        new SequenceHeader(owner, 0, positions, last.timestamp(), last, Clock.EVENT, at, at, Optional.of(reason)),
        Memory.Inputs.none(model.input()));
  }

  /** Why the sequence ends after the event, which leaves it at {@code state}; null: it goes on. */
  @Nullable
  Reason ending(SequenceState state, Advance event) {
    if (event.end()) {
      return Reason.END;
    }
    boolean full = model.shape().keepsState() && (state.steps() >= lifetime().length()
        || (readsWhole() && state.steps() >= model.reading().orElseThrow().mostKept()));
    return full ? Reason.MAX_LENGTH : null;
  }

  /** Whether to ask the head about the state before the step. A sequence's first event has no such state, and so no surprise. */
  boolean wantsSurprise(Decision.Apply decision, Advance event) {
    return model.output().surprise() && decision.base() != null && decision.base().isRunning() && event.input() != null;
  }

  /**
   * The state after a step that leaves {@code memory}.
   *
   * @param input the step's, whole
   * @param moment the partition's time around the event
   */
  SequenceState after(@Nullable SequenceState base, Advance event, StepInput input, Memory memory, Moment moment) {
    Clock clock = lifetime().clock();
    SequenceHeader before = base == null || !base.isRunning() ? null : base.header();
    // an event that was held was read before the one that it follows
    long readAt = before == null || before.clock() != clock ? moment.now(clock) : Math.max(before.readAt(), moment.now(clock));
    SequenceHeader header = before == null
        ? new SequenceHeader(owner, 1, positions(base, event), event.origin().timestamp(), event.origin(), clock, readAt,
            readAt,
            Optional.empty())
        : new SequenceHeader(owner, before.steps() + 1, positions(base, event), before.firstTimestamp(), event.origin(), clock,
            firstReadAt(before, moment), readAt, Optional.empty());
    return new SequenceState(header, memory, policy.inputs().keepsLast() && input instanceof StepInput.Features features ? features : null);
  }

  /** If the sequence went by the other clock until now, its age begins with what is known. */
  private long firstReadAt(SequenceHeader before, Moment moment) {
    if (before.clock() == lifetime().clock()) {
      return before.firstReadAt();
    }
    return lifetime().clock() == Clock.EVENT ? before.firstTimestamp() : moment.wall();
  }

  /** The positions that were seen once the event is applied to {@code base}. */
  Positions positions(@Nullable SequenceState base, Advance event) {
    Positions seen = base == null ? Positions.NONE : base.positions();
    return event.position().isPresent() ? seen.with(event.position().getAsLong(), policy.positions().gaps()) : seen;
  }

  /** The random numbers of the generation that follows the state, at this position. */
  Draws draws(SequenceKey key, SequenceState state, OptionalLong position) {
    return new KeyedDraws(model.packageHash(), key, position, state.steps() - 1);
  }
}
