package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.generation.Completion;
import io.cellstream.model.generation.Generator;
import io.cellstream.model.generation.Prompt;
import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.Questions.Question;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Forget;
import io.cellstream.sequence.SequenceEvent.Lapse;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceEvent.Refused;
import io.cellstream.sequence.Verdict.Skipped;
import io.cellstream.sequence.Verdict.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Steps one event of each of several sequences together, in phases: decide, step, ask the head, generate, conclude. The arithmetic of a
 * sequence never depends on the other rows, and its state stays as it was until the row's own conclusion. For one thread.
 */
public final class Wave {
  private static final Verdict FORGOTTEN = new Verdict.Applied(List.of());

  private final RecurrentModel model;
  private final SequenceRules rules;
  private final PredictionMaker maker;
  private final Recurrence recurrence;
  private final Optional<Generator> generator;
  private final WaveRow[] rows;
  private int count;
  private final WaveRow[] stepping;
  private final Questions questions;

  /** @param capacity the most sequences that it steps together, at least 1 */
  public Wave(RecurrentModel model, SequencePolicy policy, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a wave steps at least one sequence, not " + capacity);
    }
    this.model = model;
    this.rules = new SequenceRules(model.definition(), policy);
    this.maker = new PredictionMaker(model.definition());
    this.recurrence = Recurrence.of(model, capacity);
    this.generator = model.definition().decoder().map(decoder -> new Generator(model, capacity));
    this.rows = IntStream.range(0, capacity).mapToObj(_ -> new WaveRow()).toArray(WaveRow[]::new);
    this.stepping = new WaveRow[capacity];
    this.questions = new Questions(model, recurrence, capacity);
  }

  int capacity() {
    return rows.length;
  }

  /** Whether the event may be followed by long work, as {@link SequenceRules#isLong} tells. */
  boolean isLong(SequenceEvent event) {
    return rules.isLong(event);
  }

  void clear() {
    count = 0;
  }

  /**
   * Adds a row: the next step of the sequence's replay; or its end, if it is over before its next event; or that event, which is the one that
   * waits, or one that is held until now. The sequence must not be in the wave yet.
   */
  void add(Sequence sequence) {
    rows[count++].set(sequence, sequence.replay() == null ? next(sequence) : null);
  }

  private Arrival next(Sequence sequence) {
    Waiting waiting = Objects.requireNonNull(sequence.peek(), "waiting");
    Arrival next = waiting.arrival;
    if (sequence.isHolding() && (waiting.isDecided() || rules.order().letsGo(sequence.state(), sequence.held(), next))) {
      next = sequence.held().first();
    }
    return rules.isOver(sequence, next) ? new Arrival(Lapse.certain(OptionalLong.empty()), next.moment(), next.context(), 0) : next;
  }

  /** The contexts of the rows' events. */
  List<Object> contexts() {
    return IntStream.range(0, count).mapToObj(row -> rows[row].event().context()).toList();
  }

  /**
   * Computes every row, and changes no sequence.
   *
   * @throws ForeignStateException if a state is another model's and the policy is to stop
   */
  void run() {
    run(0, count);
  }

  /** After {@link #run} has thrown: runs each row alone, and gives the contexts of the events on which that throws. */
  List<Object> culprits() {
    List<Object> culprits = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      try {
        rows[row].reset();
        run(row, row + 1);
      } catch (RuntimeException | OutOfMemoryError e) {
        culprits.add(rows[row].context());
      }
    }
    return culprits;
  }

  private void run(int from, int to) {
    decide(from, to);
    step(from, to);
    ask(from, to);
    generate(from, to);
  }

  private void decide(int from, int to) {
    for (int i = from; i < to; i++) {
      WaveRow row = rows[i];
      Replay replay = row.sequence().replay();
      if (replay != null) {
        row.step(replay.input(), replay.memory());
        continue;
      }
      switch (row.event().event()) {
        case Forget _ -> row.verdict = FORGOTTEN;
        case Refused(RejectCause cause, String message) -> row.verdict = new Verdict.Rejected(cause, message);
        case Lapse lapse -> decide(row, lapse);
        case Advance advance -> decide(row, advance);
      }
    }
  }

  private void decide(WaveRow row, Lapse lapse) {
    SequenceState state = row.sequence().state();
    if (state == null || !rules.isOver(state, lapse, row.sequence().isHolding())) {
      row.verdict = new Verdict.Lapsed(row.sequence().key(), lapse.now(), Optional.empty(), List.of());
    } else {
      row.lapsed = new Decision.Closed(state, rules.lapsed(state));
    }
  }

  private void decide(WaveRow row, Advance advance) {
    switch (rules.decide(row.sequence(), advance, row.event())) {
      case Decision.Hold(long position) -> row.verdict = new Verdict.Held(position);
      case Decision.Drop(long position, long last, Standing standing) -> row.verdict = new Verdict.Dropped(position, last, standing);
      case Decision.Reject(long position, long last) -> row.verdict = new Verdict.Rejected(RejectCause.LATE,
          "position " + position + " comes late: its sequence is at " + last);
      case Decision.Apply apply -> {
        row.advance = advance;
        row.decision = apply;
        SequenceState base = apply.base();
        SequenceState before = base == null || !base.isRunning() ? null : base;
        row.after = before;
        if (advance.input() != null) {
          step(row, advance.input(), before);
        }
      }
    }
  }

  private static void step(WaveRow row, StepInput given, @Nullable SequenceState before) {
    StepInput input = given;
    if (given instanceof StepInput.Partial partial) {
      StepInput.Features last = before == null ? null : before.lastInput();
      int missing = partial.firstMissing();
      if (last == null && missing >= 0) {
        row.verdict = new Verdict.Rejected(RejectCause.MISSING_FIELD,
            "feature " + missing + " is missing, and its sequence has no earlier value that could stand in for it");
        return;
      }
      input = partial.completedBy(last);
    }
    row.step(input, before == null ? null : before.memory());
  }

  private void step(int from, int to) {
    int steps = 0;
    for (int i = from; i < to; i++) {
      if (rows[i].steps()) {
        stepping[steps++] = rows[i];
      }
    }
    recurrence.take(stepping, steps);
    for (int i = 0; i < steps; i++) {
      WaveRow row = stepping[i];
      Memory memory = row.memory();
      if (memory != null && !row.isReplay()) {
        row.after = rules.after(row.decision().base(), row.advance(), row.input(), memory, row.event().moment());
      }
    }
  }

  /**
   * Asks the head about the states before and after the step together, because reading the head's weights costs most with a large
   * vocabulary.
   */
  private void ask(int from, int to) {
    questions.clear();
    for (int i = from; i < to; i++) {
      WaveRow row = rows[i];
      if (owesClosedOutput(row)) {
        questions.add(row, Question.CLOSED_OUTPUT, Objects.requireNonNull(row.closed(), "closed").state().memory());
      }
      if (row.advance == null) {
        continue;
      }
      if (rules.wantsSurprise(row.decision(), row.advance())) {
        questions.add(row, Question.SURPRISE, Objects.requireNonNull(row.decision().base(), "base").memory());
      }
      if (row.isAlive() && wantsOutput(row)) {
        questions.add(row, Question.OUTPUT, row.after().memory());
      }
    }
    questions.ask();
  }

  private boolean owesClosedOutput(WaveRow row) {
    Decision.Closed closed = row.closed();
    // another model's state means nothing to this model's head
    return closed != null && closed.state().isRunning() && rules.isOwn(closed.state()) && rules.owesFinal(closed.state())
        && rules.hasOutput(closed.state());
  }

  private boolean wantsOutput(WaveRow row) {
    SequenceState after = row.after;
    if (after == null) {
      return false;
    }
    return rules.hasAnswer(after)
        ? row.steps()
        : rules.owesFinal(after) && rules.ending(after, row.advance()) != null && rules.hasOutput(after);
  }

  private void generate(int from, int to) {
    List<WaveRow> asking = new ArrayList<>(0);
    for (int i = from; i < to; i++) {
      if (rows[i].isAlive() && generates(rows[i])) {
        asking.add(rows[i]);
      }
    }
    if (asking.isEmpty()) {
      return;
    }
    float[] @Nullable [] states = new float[asking.size()][];
    recurrence.states(asking.stream().map(row -> generating(row).memory()).toArray(Memory[]::new), 0, states.length, states);
    List<Prompt> prompts = new ArrayList<>();
    for (int at = 0; at < states.length; at++) {
      WaveRow row = asking.get(at);
      float[] state = Objects.requireNonNull(states[at], "state");
      row.summary = model.summary(state);
      prompts.add(new Prompt(state, rules.draws(row.sequence().key(), generating(row), position(row))));
    }
    List<List<Completion>> written = generator.orElseThrow().generate(prompts);
    for (int at = 0; at < states.length; at++) {
      asking.get(at).completions = written.get(at);
      if (written.get(at).isEmpty()) {
        questions.withhold(asking.get(at), "the generation that follows the step would not be finite");
      }
    }
  }

  /** Whether a generation follows the row. */
  private boolean generates(WaveRow row) {
    if (row.lapsed != null) {
      return rules.generatesAtLapse() && row.lapsed.state().isRunning() && rules.isOwn(row.lapsed.state());
    }
    return row.after != null && rules.generates(row.after, row.advance());
  }

  /** The state that a generation begins with. */
  private static SequenceState generating(WaveRow row) {
    return row.lapsed == null ? row.after() : row.lapsed.state();
  }

  private static OptionalLong position(WaveRow row) {
    return row.lapsed == null ? PredictionMaker.position(row.after(), row.advance()) : row.lapsed.state().lastPosition();
  }

  /**
   * After {@link #run}: moves the row's sequence to its new state, tells {@code states} of it, and gives the row its verdict. The event that
   * waits is done once no held event follows it.
   */
  void conclude(int at, SequenceStates states) {
    WaveRow row = rows[at];
    if (row.isReplay()) {
      replayed(row);
      return;
    }
    Sequence sequence = row.sequence();
    SequenceState from = sequence.state();
    boolean isMoving = row.lapsed != null || row.verdict == null || row.event().event() instanceof Forget;
    Verdict verdict = verdict(row);
    sequence.setState(isMoving ? to(row) : from);
    boolean holdsOthers = hold(row, verdict);
    Waiting waiting = row.waiting();
    waiting.decide(row.event(), verdict);
    if (waiting.isDecided() && !(sequence.isHolding() && rules.order().follows(sequence.state(), sequence.held()))) {
      waiting.finish();
      sequence.dequeue();
    }
    if (isMoving) {
      moved(row, from, states);
    } else if (row.event().event() instanceof Lapse) {
      states.goesOn(sequence);
    }
    if (holdsOthers) {
      states.held(sequence);
    }
  }

  private Verdict verdict(WaveRow row) {
    if (row.lapsed != null) {
      return lapsed(row, row.lapsed);
    }
    return row.verdict == null ? new Verdict.Applied(predictions(row, row.advance()), turn(row, row.advance())) : row.verdict;
  }

  private @Nullable SequenceState to(WaveRow row) {
    if (row.lapsed != null) {
      return rules.left(row.lapsed.state());
    }
    return row.event().event() instanceof Advance event ? left(row, event) : null;
  }

  /** Holds the row's event, or no longer. Returns whether that changes what is held. */
  private static boolean hold(WaveRow row, Verdict verdict) {
    Sequence sequence = row.sequence();
    if (verdict instanceof Verdict.Held(long position)) {
      sequence.held().add(position, row.event());
      return true;
    }
    if (!sequence.isHolding()) {
      return false;
    }
    if (row.event().event() instanceof Forget) {
      sequence.held().clear();
      return true;
    }
    return sequence.held().remove(row.event());
  }

  /** What an event that was applied leaves. */
  private @Nullable SequenceState left(WaveRow row, Advance event) {
    if (row.after == null) {
      SequenceState state = row.sequence().state();
      return state == null || row.closed() != null ? null : rules.endedAgain(state, event, row.event().moment());
    }
    return rules.left(row.after, event, row.event().moment());
  }

  private Verdict lapsed(WaveRow row, Decision.Closed lapsed) {
    SequenceState state = lapsed.state();
    return new Verdict.Lapsed(row.sequence().key(), rules.lapsedAt(state),
        state.isRunning() ? Optional.of(lapsed.reason()) : Optional.empty(),
        state.isRunning() ? lapsePredictions(row, lapsed) : List.of());
  }

  /** A sequence is never over without a word: where nothing else is owed, a FINAL without values says so. */
  private List<Prediction> lapsePredictions(WaveRow row, Decision.Closed lapsed) {
    Origin last = lapsed.state().last();
    OptionalLong readTo = ((Lapse) row.event().event()).readTo();
    return generates(row)
        ? maker.generated(lapsed.state(), position(row), row.completions, row.summary).stream().map(each -> each.after(last, readTo))
            .toList()
        : List.of(PredictionMaker.closedFinal(lapsed, row.closedOutput).after(last, readTo));
  }

  private Turn turn(WaveRow row, Advance event) {
    SequenceState base = row.decision().base();
    boolean begins = row.steps() && (base == null || !base.isRunning());
    boolean keepsState = model.definition().shape().keepsState();
    if (!keepsState) {
      return Turn.NONE;
    }
    Decision.Closed closed = row.decision().closed();
    Reason ending = row.after == null ? null : rules.ending(row.after, event);
    Positions seen = base == null ? Positions.NONE : base.positions();
    Optional<Skipped> skipped = base == null
        ? Optional.empty()
        : Optional.ofNullable(seen.skippedBy(event.position())).map(gap -> new Skipped(gap, base.last()));
    boolean isLate = seen.of(event.position()) == Standing.LATE;
    return !begins && closed == null && ending == null && skipped.isEmpty() && !isLate
        ? Turn.NONE
        : new Turn(begins, Stream.of(Optional.ofNullable(closed).map(Decision.Closed::reason), Optional.ofNullable(ending))
            .flatMap(Optional::stream).toList(), isLate, skipped);
  }

  private void replayed(WaveRow row) {
    Memory memory = row.memory();
    if (memory == null) {
      throw new IllegalStateException("sequence " + row.sequence().key() + " can't take a step again that it took before: " + row.verdict);
    }
    Memory before = row.memoryBefore();
    row.sequence().replayed(memory);
    if (before != null) {
      recurrence.release(before);
    }
  }

  private List<Prediction> predictions(WaveRow row, Advance event) {
    Decision.Closed cutOff = row.decision().closed();
    Prediction closed = cutOff != null && owesFinal(cutOff) ? PredictionMaker.closedFinal(cutOff, row.closedOutput) : null;
    SequenceState after = row.after;
    if (after == null) { // an event without input that ended nothing, or that only closed a sequence
      return closed == null ? List.of() : List.of(closed);
    }
    Reason ending = rules.ending(after, event);
    boolean hasAnswer = row.steps() && rules.hasAnswer(after);
    if (hasAnswer && closed == null) {
      return List.of(PredictionMaker.step(after, event, ending, row.output, row.surprise));
    }
    List<Prediction> predictions = new ArrayList<>(0);
    if (closed != null) {
      predictions.add(closed);
    }
    if (hasAnswer) {
      predictions.add(PredictionMaker.step(after, event, ending, row.output, row.surprise));
    }
    if (ending != null && rules.owesFinal(after)) {
      predictions.add(PredictionMaker.endFinal(after, event, ending, row.output));
    }
    if (rules.generates(after, event)) {
      predictions.addAll(maker.generated(after, PredictionMaker.position(after, event), row.completions, row.summary));
    }
    return predictions;
  }

  /** Whether a FINAL tells of a sequence that is cut off. What another model owes is not known, so it is told where this one may owe it. */
  private boolean owesFinal(Decision.Closed cutOff) {
    return rules.isOwn(cutOff.state()) ? rules.owesFinal(cutOff.state()) : model.definition().answersEnds();
  }

  /** Releases the memories that are no longer used: the one before, or the one just made. Tells where the sequence has moved. */
  @SuppressWarnings("ReferenceEquality") // a memory is released only if its very object is not kept
  private void moved(WaveRow row, @Nullable SequenceState from, SequenceStates states) {
    SequenceState to = row.sequence().state();
    if (from == to) {
      return;
    }
    Memory kept = to == null ? null : to.memory();
    if (from != null && from.memory() != kept) {
      recurrence.release(from.memory());
    }
    Memory made = row.memory();
    if (made != null && made != kept) {
      recurrence.release(made);
    }
    if (to != null && to.isRunning()) {
      states.applied(row.sequence(), row.input());
    } else {
      states.ended(row.sequence());
    }
  }
}
