package io.cellstream.sequence;

import io.cellstream.model.Output;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Features;
import io.cellstream.sequence.SequenceEvent.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One event of each of several sequences, stepped together. The arithmetic of a sequence never depends on its neighbours. */
final class Wave {
  private static final Output NOTHING = new Output(null, List.of());

  private final RecurrentModel model;
  private final SequenceRules rules;
  private final StepWorkspace workspace;
  private final float[] zeroState;
  private final List<Row> rows = new ArrayList<>();

  Wave(RecurrentModel model, SequenceRules rules, int capacity) {
    this.model = model;
    this.rules = rules;
    this.workspace = model.newWorkspace(capacity);
    this.zeroState = new float[model.stateSize()];
  }

  /** One sequence's part: the question, then what the phases found. */
  static final class Row {
    final Advance event;
    final Decision.Apply decision;
    private @Nullable Float surprise;
    private Output closedOutput = NOTHING;
    private float @Nullable [] cells;
    private Output output = NOTHING;
    private Verdict.@Nullable Rejected rejection;

    private Row(Advance event, Decision.Apply decision) {
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

  Row add(Advance event, Decision.Apply decision) {
    Row row = new Row(event, decision);
    rows.add(row);
    return row;
  }

  /** Computes every added row; their results can then be asked for until the next {@link #clear}. */
  void run() {
    headsBefore();
    step();
    headsAfter();
  }

  void clear() {
    rows.clear();
  }

  private void headsBefore() {
    heads(row -> rules.wantsSurprise(row.decision, row.event), row -> base(row).cells(), (row, at) -> {
      if (row.event.input() instanceof Token token) {
        float surprise = workspace.surprise(at, token.id());
        row.surprise = Float.isFinite(surprise) ? surprise : null;
      }
    });
    // an output that is not finite is withheld: the sequence is over either way, and no event of its own is to blame
    heads(this::owesClosedOutput, row -> closed(row).state().cells(), (row, at) -> {
      if (workspace.outputIsFinite(at)) {
        row.closedOutput = workspace.output(at);
      }
    });
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
      workspace.setState(at, row.decision.base() == null ? zeroState : base(row).cells());
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

  private void headsAfter() {
    heads(row -> row.isAlive() && wantsOutput(row), this::newestCells, (row, at) -> {
      if (workspace.outputIsFinite(at)) {
        row.output = workspace.output(at);
      } else if (row.event.input() != null) {
        row.reject("the step's output would not be finite");
      }
    });
  }

  private boolean wantsOutput(Row row) {
    boolean stepped = row.event.input() != null;
    return rules.emitsSteps() ? stepped : rules.owesFinal() && row.event.end() && (stepped || row.decision.base() != null);
  }

  /** Runs the head on one state of each row that wants it, and hands the row its place in the workspace. */
  private void heads(Predicate<Row> wants, Function<Row, float[]> cells, ObjIntConsumer<Row> take) {
    List<Row> asking = rows.stream().filter(wants).toList();
    if (asking.isEmpty()) {
      return;
    }
    for (int at = 0; at < asking.size(); at++) {
      workspace.setState(at, cells.apply(asking.get(at)));
    }
    workspace.predict(asking.size());
    for (int at = 0; at < asking.size(); at++) {
      take.accept(asking.get(at), at);
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
    SequenceState after = row.cells == null ? row.decision.base() : rules.after(row.decision.base(), event, row.cells);
    if (after != null && row.cells != null && rules.emitsSteps()) {
      predictions.add(SequenceRules.step(after, event, row.output, row.surprise));
    }
    if (after != null && event.end() && rules.owesFinal()) {
      predictions.add(SequenceRules.endFinal(after, event, row.output));
    }
    return new Result(event.end() ? null : after, new Verdict.Applied(predictions));
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
