package io.cellstream.sequence;

import io.cellstream.model.Completion;
import io.cellstream.model.Generator;
import io.cellstream.model.Output;
import io.cellstream.model.Prompt;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Features;
import io.cellstream.sequence.SequenceEvent.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One event of each of several sequences, stepped together. The arithmetic of a sequence never depends on its neighbours. */
final class Wave {
  private static final Output NOTHING = new Output(null, List.of());

  private final RecurrentModel model;
  private final SequenceRules rules;
  private final StepWorkspace workspace;
  private final float[] initialState;
  private final Optional<Generator> generator;
  private final List<Row> rows = new ArrayList<>();

  Wave(RecurrentModel model, SequenceRules rules, int capacity) {
    this.model = model;
    this.rules = rules;
    // a row may ask the head about two states
    this.workspace = model.newWorkspace(Math.max(2, capacity));
    this.initialState = model.initialState();
    this.generator = model.definition().decoder().map(decoder -> new Generator(model, capacity));
  }

  /** One sequence's part: the question, then what the phases found. */
  static final class Row {
    final SequenceKey key;
    final Advance event;
    final Decision.Apply decision;
    private @Nullable Float surprise;
    private Output closedOutput = NOTHING;
    private float @Nullable [] cells;
    private Output output = NOTHING;
    private List<Completion> completions = List.of();
    private Verdict.@Nullable Rejected rejection;

    private Row(SequenceKey key, Advance event, Decision.Apply decision) {
      this.key = key;
      this.event = event;
      this.decision = decision;
    }

    private void reject(String message) {
      rejection = new Verdict.Rejected(RejectCause.NOT_FINITE, message);
    }

    private boolean isAlive() {
      return rejection == null;
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

  private boolean owesClosedOutput(Row row) {
    // another model's cells mean nothing to this model's head
    return rules.owesFinal() && row.decision.closed() != null && row.decision.closed().reason() != Reason.MODEL_CHANGED;
  }

  private void step() {
    List<Row> stepping = new ArrayList<>();
    for (Row row : rows) {
      if (row.event.input() == null) {
        continue;
      }
      int at = stepping.size();
      switch (row.event.input()) {
        case Token(int id) -> workspace.setToken(at, id);
        case Features(float[] values) -> {
          if (!workspace.setFeatures(at, values)) {
            row.reject("a feature is not finite once it is normalised");
            continue;
          }
        }
      }
      workspace.setState(at, row.decision.base() == null ? initialState : base(row).cells());
      stepping.add(row);
    }
    workspace.step(stepping.size());
    for (int at = 0; at < stepping.size(); at++) {
      if (workspace.stateIsFinite(at)) {
        float[] cells = new float[model.stateSize()];
        workspace.getState(at, cells);
        stepping.get(at).cells = cells;
      } else {
        stepping.get(at).reject("the step's state would not be finite");
      }
    }
  }

  /** What the head is to make of a state, and who wants to know; the taker gets its place in the workspace. */
  private record Question(float[] cells, IntConsumer taker) {
  }

  /** Asks the head about the states before and after the step together: with a large vocabulary its weights are most of what is read. */
  private void heads() {
    List<Question> questions = new ArrayList<>();
    for (Row row : rows) {
      if (rules.wantsSurprise(row.decision, row.event)) {
        questions.add(new Question(base(row).cells(), at -> takeSurprise(row, at)));
      }
      if (owesClosedOutput(row)) {
        questions.add(new Question(closed(row).state().cells(), at -> takeClosedOutput(row, at)));
      }
      if (row.isAlive() && wantsOutput(row)) {
        questions.add(new Question(newestCells(row), at -> takeOutput(row, at)));
      }
    }
    for (int from = 0; from < questions.size(); from += workspace.capacity()) {
      List<Question> together = questions.subList(from, Math.min(from + workspace.capacity(), questions.size()));
      for (int at = 0; at < together.size(); at++) {
        workspace.setHidden(at, together.get(at).cells());
      }
      workspace.predict(together.size());
      for (int at = 0; at < together.size(); at++) {
        together.get(at).taker().accept(at);
      }
    }
  }

  private void takeSurprise(Row row, int at) {
    if (row.event.input() instanceof Token token) {
      float surprise = workspace.surprise(at, token.id());
      row.surprise = Float.isFinite(surprise) ? surprise : null;
    }
  }

  /** An output that is not finite is withheld: the sequence is over either way, and no event of its own is to blame. */
  private void takeClosedOutput(Row row, int at) {
    if (workspace.outputIsFinite(at)) {
      row.closedOutput = output(at, closed(row).state().cells());
    }
  }

  private void takeOutput(Row row, int at) {
    if (workspace.outputIsFinite(at)) {
      row.output = output(at, newestCells(row));
    } else if (row.event.input() != null) {
      row.reject("the step's output would not be finite");
    }
  }

  private boolean wantsOutput(Row row) {
    boolean stepped = row.event.input() != null;
    return rules.emitsSteps() ? stepped : rules.owesFinal() && row.event.end() && hasSteps(row);
  }

  private static boolean hasSteps(Row row) {
    return row.cells != null || row.decision.base() != null;
  }

  private Output output(int at, float[] cells) {
    Output output = workspace.output(at);
    float[] summary = model.summary(cells);
    return summary == null ? output : new Output(output.values(), output.top(), summary);
  }

  private void generate() {
    List<Row> asking = rows.stream().filter(row -> row.isAlive() && rules.generates(row.event) && hasSteps(row)).toList();
    if (asking.isEmpty()) {
      return;
    }
    List<Prompt> prompts = asking.stream()
        .map(row -> new Prompt(newestCells(row), rules.draws(row.key, Objects.requireNonNull(after(row), "after"), row.event))).toList();
    List<List<Completion>> written = generator.orElseThrow().generate(prompts);
    for (int at = 0; at < asking.size(); at++) {
      asking.get(at).completions = written.get(at);
      if (written.get(at).isEmpty() && asking.get(at).event.input() != null) {
        asking.get(at).reject("the generation that follows the step would not be finite");
      }
    }
  }

  private @Nullable SequenceState after(Row row) {
    return row.cells == null ? row.decision.base() : rules.after(row.decision.base(), row.event, row.cells);
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
    SequenceState after = after(row);
    if (after != null && row.cells != null && rules.emitsSteps()) {
      predictions.add(SequenceRules.step(after, event, row.output, row.surprise));
    }
    if (after != null && event.end() && rules.owesFinal()) {
      predictions.add(SequenceRules.endFinal(after, event, row.output));
    }
    if (after != null && rules.generates(event)) {
      predictions.addAll(rules.generated(after, event, row.completions, model.summary(newestCells(row))));
    }
    return new Result(rules.isLast(event) ? null : after, new Verdict.Applied(predictions));
  }

  private float[] newestCells(Row row) {
    return row.cells == null ? base(row).cells() : row.cells;
  }

  private static SequenceState base(Row row) {
    return Objects.requireNonNull(row.decision.base(), "base");
  }

  private static Decision.Closed closed(Row row) {
    return Objects.requireNonNull(row.decision.closed(), "closed");
  }
}
