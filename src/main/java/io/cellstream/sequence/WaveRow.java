package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.generation.Completion;
import io.cellstream.model.head.Output;
import io.cellstream.sequence.Sequence.Waiting;
import io.cellstream.sequence.SequenceEvent.Advance;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One sequence's part in a wave: its event, or a step of its replay, then what the phases find. Used again in each wave. */
final class WaveRow {
  private static final Output NOTHING = new Output(null, List.of());

  private @Nullable Sequence sequence;
  private @Nullable Waiting event;
  /** Known before anything is computed, or because the event can't be applied. */
  @Nullable
  Verdict verdict;
  /** Of an event that is to be applied. */
  @Nullable
  Advance advance;
  Decision.@Nullable Apply decision;
  /** After the event; null: the sequence has no step yet. */
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

  /** @param newEvent null: a step of the sequence's replay */
  void set(Sequence newSequence, @Nullable Waiting newEvent) {
    sequence = newSequence;
    event = newEvent;
    reset();
  }

  /** As if no phase had come by. */
  void reset() {
    verdict = null;
    advance = null;
    decision = null;
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

  Waiting event() {
    return Objects.requireNonNull(event, "event");
  }

  /** Whether the row is a step of its sequence's replay. */
  boolean isReplay() {
    return event == null;
  }

  /** What came with the event, or with the one that waits for the replay. */
  Object context() {
    return Objects.requireNonNull(event == null ? sequence().peek() : event, "event").context;
  }

  Decision.Apply decision() {
    return Objects.requireNonNull(decision, "decision");
  }

  /** The event, which is to be applied. */
  Advance advance() {
    return Objects.requireNonNull(advance, "advance");
  }

  /** The row takes this step, from a memory that stays as it is; null: the sequence begins. */
  void step(StepInput newInput, @Nullable Memory before) {
    input = newInput;
    memoryBefore = before;
  }

  /** Of the row's step. */
  StepInput input() {
    return Objects.requireNonNull(input, "input");
  }

  SequenceState after() {
    return Objects.requireNonNull(after, "after");
  }

  /** Whether the event is to be applied, as far as is known. */
  boolean isAlive() {
    return verdict == null;
  }

  /** Whether it takes a step, as far as is known. */
  boolean steps() {
    return verdict == null && input != null;
  }

  /** Of the state that the row's step goes on from; null: the sequence begins. */
  @Nullable
  Memory memoryBefore() {
    return memoryBefore;
  }

  /** The step leaves this memory. */
  void keep(Memory kept) {
    memory = kept;
  }

  /** What the step leaves; null where there was none. */
  @Nullable
  Memory memory() {
    return memory;
  }

  /** The event would leave numbers that are not finite. */
  void reject(String message) {
    verdict = new Verdict.Rejected(RejectCause.NOT_FINITE, message);
  }
}
