package io.cellstream.sequence;

import io.cellstream.model.HeadWorkspace;
import io.cellstream.model.Memory;
import io.cellstream.model.Output;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.generation.Completion;
import io.cellstream.model.generation.Generator;
import io.cellstream.model.generation.Prompt;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event of each of several sequences, stepped together. The arithmetic of a sequence never depends on its neighbours. */
final class Wave {
  private static final Output NOTHING = new Output(null, List.of());

  private final RecurrentModel model;
  private final SequenceRules rules;
  private final Recurrence recurrence;
  private final HeadWorkspace head;
  private final Optional<Generator> generator;
  private final List<Row> rows = new ArrayList<>();

  Wave(RecurrentModel model, SequenceRules rules, int capacity) {
    this.model = model;
    this.rules = rules;
    this.recurrence = Recurrence.of(model, capacity);
    // a row may ask the head about two states
    this.head = model.newHeadWorkspace(Math.max(2, capacity));
    this.generator = model.definition().decoder().map(decoder -> new Generator(model, capacity));
  }

  /** One sequence's part: the question, then what the phases found. */
  static final class Row {
    final SequenceKey key;
    final Advance event;
    final Decision.Apply decision;
    /** After the event; null: the sequence has no step yet. */
    private @Nullable SequenceState after;
    private @Nullable Float surprise;
    private Output closedOutput = NOTHING;
    private Output output = NOTHING;
    private List<Completion> completions = List.of();
    private float @Nullable [] summary;
    private Verdict.@Nullable Rejected rejection;

    private Row(SequenceKey key, Advance event, Decision.Apply decision) {
      this.key = key;
      this.event = event;
      this.decision = decision;
      this.after = decision.base() == null || decision.base().steps() == 0 ? null : decision.base();
    }

    private void reject(String message) {
      rejection = new Verdict.Rejected(RejectCause.NOT_FINITE, message);
    }

    private boolean isAlive() {
      return rejection == null;
    }

    private boolean steps() {
      return event.input() != null;
    }
  }

  /** A sequence's state after its event, and what became of the event. */
  record Result(@Nullable SequenceState state, Verdict verdict) {
  }

  Row add(SequenceKey key, Advance event, Decision.Apply decision) {
    Row row = new Row(key, event, decision);
    rows.add(row);
    return row;
  }

  /** Computes every added row; their results can then be asked for until the next {@link #clear}. */
  void run() {
    step();
    heads();
    generate();
  }

  void clear() {
    rows.clear();
  }

  private void step() {
    List<Row> stepping = rows.stream().filter(Row::steps).toList();
    List<Recurrence.Taken> taken = recurrence.take(stepping.stream()
        .map(row -> new Recurrence.Intake(row.decision.base() == null ? null : row.decision.base().memory(),
            Objects.requireNonNull(row.event.input(), "input")))
        .toList());
    for (int at = 0; at < stepping.size(); at++) {
      Row row = stepping.get(at);
      switch (taken.get(at)) {
        case Recurrence.Kept(Memory memory) -> row.after = rules.after(row.decision.base(), row.event, memory);
        case Recurrence.Refused(String message) -> row.reject(message);
      }
    }
  }

  /** What the head is to make of a sequence's state, and who wants to know. */
  private record Question(Memory memory, Taker taker) {
  }

  /** Gets the place in the head's workspace and the state that is there; no place where the state would not be finite. */
  private interface Taker {
    void take(int at, float[] state);

    default void takeNothing() {
    }
  }

  /** Asks the head about the states before and after the step together: with a large vocabulary its weights are most of what is read. */
  private void heads() {
    List<Question> questions = new ArrayList<>();
    for (Row row : rows) {
      if (rules.wantsSurprise(row.decision, row.event)) {
        questions.add(new Question(Objects.requireNonNull(row.decision.base(), "base").memory(), (at, state) -> takeSurprise(row, at)));
      }
      if (owesClosedOutput(row)) {
        questions.add(new Question(closed(row).state().memory(), (at, state) -> takeClosedOutput(row, at, state)));
      }
      if (row.isAlive() && wantsOutput(row)) {
        questions.add(new Question(after(row).memory(), new OutputTaker(row)));
      }
    }
    for (int from = 0; from < questions.size(); from += head.capacity()) {
      ask(questions.subList(from, Math.min(from + head.capacity(), questions.size())));
    }
  }

  private void ask(List<Question> together) {
    List<float @Nullable []> states = recurrence.states(together.stream().map(Question::memory).toList());
    int asked = 0;
    for (float[] state : states) {
      if (state != null) {
        head.setState(asked++, state);
      }
    }
    head.predict(asked);
    int at = 0;
    for (int q = 0; q < together.size(); q++) {
      float[] state = states.get(q);
      if (state == null) {
        together.get(q).taker().takeNothing();
      } else {
        together.get(q).taker().take(at++, state);
      }
    }
  }

  private boolean owesClosedOutput(Row row) {
    // another model's state means nothing to this model's head
    return rules.owesFinal() && row.decision.closed() != null && row.decision.closed().reason() != Reason.MODEL_CHANGED;
  }

  private boolean wantsOutput(Row row) {
    return rules.emitsSteps() ? row.steps() : rules.owesFinal() && row.after != null && rules.ending(row.after, row.event) != null;
  }

  private void takeSurprise(Row row, int at) {
    if (row.event.input() instanceof Token token) {
      float surprise = head.surprise(at, token.id());
      row.surprise = Float.isFinite(surprise) ? surprise : null;
    }
  }

  /** An output that is not finite is withheld: the sequence is over either way, and no event of its own is to blame. */
  private void takeClosedOutput(Row row, int at, float[] state) {
    if (head.outputIsFinite(at)) {
      row.closedOutput = output(at, state);
    }
  }

  /** Takes what the row's own event gives rise to. */
  private final class OutputTaker implements Taker {
    private final Row row;

    OutputTaker(Row row) {
      this.row = row;
    }

    @Override
    public void take(int at, float[] state) {
      if (head.outputIsFinite(at)) {
        row.output = output(at, state);
      } else {
        withhold(row, "the step's output would not be finite");
      }
    }

    @Override
    public void takeNothing() {
      withhold(row, "the sequence's state would not be finite");
    }
  }

  /**
   * What is not finite is not emitted. The event is to blame, unless it brings nothing, or its inputs are read together with all those before
   * it: then any of them may be, and the sequence could never be closed.
   */
  private void withhold(Row row, String message) {
    if (row.steps() && !model.definition().keepsInputs()) {
      row.reject(message);
    }
  }

  private Output output(int at, float[] state) {
    Output output = head.output(at);
    float[] summary = model.summary(state);
    return summary == null ? output : new Output(output.values(), output.top(), summary);
  }

  private void generate() {
    List<Row> asking = rows.stream().filter(row -> row.isAlive() && row.after != null && rules.generates(row.event)).toList();
    if (asking.isEmpty()) {
      return;
    }
    List<float @Nullable []> states = recurrence.states(asking.stream().map(row -> after(row).memory()).toList());
    List<Prompt> prompts = new ArrayList<>();
    for (int at = 0; at < asking.size(); at++) {
      Row row = asking.get(at);
      float[] state = Objects.requireNonNull(states.get(at), "state");
      row.summary = model.summary(state);
      prompts.add(new Prompt(state, rules.draws(row.key, after(row), row.event)));
    }
    List<List<Completion>> written = generator.orElseThrow().generate(prompts);
    for (int at = 0; at < asking.size(); at++) {
      asking.get(at).completions = written.get(at);
      if (written.get(at).isEmpty()) {
        withhold(asking.get(at), "the generation that follows the step would not be finite");
      }
    }
  }

  /** What to do about the row's sequence; {@code before} is its state so far. */
  Result result(Row row, @Nullable SequenceState before) {
    if (row.rejection != null) {
      return new Result(before, row.rejection);
    }
    Advance event = row.event;
    List<Prediction> predictions = new ArrayList<>(1);
    if (row.decision.closed() != null && rules.owesFinal()) {
      predictions.add(SequenceRules.closedFinal(row.decision.closed(), row.closedOutput));
    }
    SequenceState after = row.after;
    if (after == null) { // an event without input that ended nothing, or what was closed already
      return new Result(null, new Verdict.Applied(predictions));
    }
    if (row.steps() && rules.emitsSteps()) {
      predictions.add(SequenceRules.step(after, event, row.output, row.surprise));
    }
    Reason ending = rules.ending(after, event);
    if (ending != null && rules.owesFinal()) {
      predictions.add(SequenceRules.endFinal(after, event, ending, row.output));
    }
    if (rules.generates(event)) {
      predictions.addAll(rules.generated(after, event, row.completions, row.summary));
    }
    return new Result(rules.left(after, event), new Verdict.Applied(predictions));
  }

  private static SequenceState after(Row row) {
    return Objects.requireNonNull(row.after, "after");
  }

  private static Decision.Closed closed(Row row) {
    return Objects.requireNonNull(row.decision.closed(), "closed");
  }
}
