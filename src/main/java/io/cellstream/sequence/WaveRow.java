package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.generation.Completion;
import io.cellstream.model.head.Output;
import io.cellstream.sequence.SequenceEvent.Advance;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One sequence's row in a wave: its event, or a step of its replay, and what the phases find. Each wave uses the object again. */
final class WaveRow {
  private static final Output NOTHING = new Output(null, List.of());

  private @Nullable Sequence sequence;
  private @Nullable Arrival event;
  /** The verdict on an event that is not applied; null for any other row. */
  @Nullable
  Verdict verdict;
  /** The event, and below it the decision, if it is applied; else null. */
  @Nullable
  Advance advance;
  Decision.@Nullable Apply decision;
  /** The sequence whose end the row is, if it is over; else null. */
  Decision.@Nullable Closed lapsed;
  /** The state after the event; null: the sequence has no step yet. */
  @Nullable
  SequenceState after;
  private @Nullable StepInput input;
  private @Nullable Memory memoryBefore;
  private @Nullable Memory memory;
  Optional<Float> surprise = Optional.empty();
  Output closedOutput = NOTHING;
  Output output = NOTHING;
  List<Completion> completions = List.of();
  float @Nullable [] summary;

  /** @param newEvent null: the row is a step of the sequence's replay */
  void set(Sequence newSequence, @Nullable Arrival newEvent) {
    sequence = newSequence;
    event = newEvent;
    reset();
  }

  /** Forgets what the phases have found. */
  void reset() {
    verdict = null;
    advance = null;
    decision = null;
    lapsed = null;
    after = null;
    input = null;
    memoryBefore = null;
    memory = null;
    surprise = Optional.empty();
    closedOutput = NOTHING;
    output = NOTHING;
    completions = List.of();
    summary = null;
  }

  Sequence sequence() {
    return Objects.requireNonNull(sequence, "sequence");
  }

  Arrival event() {
    return Objects.requireNonNull(event, "event");
  }

  /** The event of the sequence's that waits, in whose place the row's verdict is told. */
  Waiting waiting() {
    return Objects.requireNonNull(sequence().peek(), "waiting");
  }

  /** Whether the row is a step of its sequence's replay. */
  boolean isReplay() {
    return event == null;
  }

  /** The context of the event; in a replay, of the event that waits for it. */
  Object context() {
    return (event == null ? waiting().arrival : event).context();
  }

  Decision.Apply decision() {
    return Objects.requireNonNull(decision, "decision");
  }

  /** The event, which must be one that is applied. */
  Advance advance() {
    return Objects.requireNonNull(advance, "advance");
  }

  /** Has the row take this step from {@code before}, which stays as it is; null: the sequence begins. */
  void step(StepInput newInput, @Nullable Memory before) {
    input = newInput;
    memoryBefore = before;
  }

  /** The input of the row's step. */
  StepInput input() {
    return Objects.requireNonNull(input, "input");
  }

  SequenceState after() {
    return Objects.requireNonNull(after, "after");
  }

  /** Whether nothing has ruled out yet that the event is applied. */
  boolean isAlive() {
    return verdict == null;
  }

  /** Whether the row takes a step, and nothing has ruled it out yet. */
  boolean steps() {
    return verdict == null && input != null;
  }

  /** The memory before the row's step; null: the sequence begins. */
  @Nullable
  Memory memoryBefore() {
    return memoryBefore;
  }

  /** Sets the memory that the step leaves. */
  void keep(Memory kept) {
    memory = kept;
  }

  /** The memory that the step left; null if there was no step. */
  @Nullable
  Memory memory() {
    return memory;
  }

  /** The sequence that is over before the row's own step, or with the row; null: none. */
  Decision.@Nullable Closed closed() {
    return decision == null ? lapsed : decision.closed();
  }

  /** Rejects the event because it would leave numbers that are not finite. */
  void reject(String message) {
    verdict = new Verdict.Rejected(RejectCause.NOT_FINITE, message);
  }
}
