package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a running step over a batch of rows, one row per sequence. Gather states and inputs, step, look whether the result is
 * finite, scatter. A row's result never depends on what the other rows hold or how many there are. For one thread.
 */
public final class StepWorkspace {
  private final RecurrentModel model;
  private final int capacity;
  private final Kernel kernel;
  private final InputDefinition input;
  private final RecurrentLayer[] layers;
  private final LayerRows[] rows;
  private final @Nullable TokenRows tokens;
  /** Made when it is first asked: its buffers are large, and whoever asks the head apart from steps needs none. */
  private @Nullable HeadWorkspace head;

  StepWorkspace(RecurrentModel model, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a workspace needs room for at least one sequence, not " + capacity);
    }
    this.model = model;
    this.capacity = capacity;
    this.kernel = model.kernel();
    this.input = model.definition().input();
    List<Pass> passes = model.passes().stream().map(List::getFirst).toList();
    this.layers = passes.stream().map(Pass::layer).toArray(RecurrentLayer[]::new);
    this.rows = passes.stream().map(pass -> pass.newRows(capacity)).toArray(LayerRows[]::new);
    this.tokens = rows[0].tokens();
  }

  public int capacity() {
    return capacity;
  }

  /**
   * Copies a sequence's state in.
   *
   * @param state laid out as {@link RecurrentModel#stateSize} says
   */
  public void setState(int row, float[] state) {
    checkState(row, state);
    int from = 0;
    for (LayerRows layer : rows) {
      layer.setState(row, state, from);
      from += layer.stateSize();
    }
  }

  /** Copies the state out. */
  public void getState(int row, float[] state) {
    checkState(row, state);
    int from = 0;
    for (LayerRows layer : rows) {
      layer.getState(row, state, from);
      from += layer.stateSize();
    }
  }

  private void checkState(int row, float[] state) {
    Objects.checkIndex(row, capacity);
    model.requireState(state);
  }

  /** Whether every element of the row's state is finite. */
  public boolean stateIsFinite(int row) {
    Objects.checkIndex(row, capacity);
    for (int l = 0; l < rows.length; l++) {
      if (!layers[l].isFinite(rows[l], kernel, row)) {
        return false;
      }
    }
    return true;
  }

  /** Sets the row's input to a token; the id is in range. */
  public void setToken(int row, int id) {
    Objects.checkIndex(row, capacity);
    if (!(input instanceof InputDefinition.Token token)) {
      throw new IllegalStateException("this model takes features, not tokens");
    }
    Objects.checkIndex(id, token.vocabulary().size());
    if (tokens == null) {
      token.embed(id, x().data(), x().at(row));
    } else {
      tokens.ids()[row] = id;
    }
  }

  /**
   * Sets the row's input to features, normalised as {@code (x − mean) · scale} in f32.
   *
   * @return whether every normalised feature is finite; if not, the row must not be stepped
   */
  public boolean setFeatures(int row, float[] features) {
    Objects.checkIndex(row, capacity);
    if (!(input instanceof InputDefinition.Features definition)) {
      throw new IllegalStateException("this model takes tokens, not features");
    }
    if (features.length != definition.size()) {
      throw new IllegalArgumentException("this model takes " + definition.size() + " features, not " + features.length);
    }
    float[] x = x().data();
    int from = x().at(row);
    definition.normalise(features, 0, x, from);
    return kernel.isFinite(x, from, features.length);
  }

  private Rows x() {
    return rows[0].xh();
  }

  /** One time step of rows 0 to {@code count − 1}: the states become those after their inputs. */
  public void step(int count) {
    Objects.checkFromIndexSize(0, count, capacity);
    for (int l = 0; l < rows.length; l++) {
      layers[l].step(rows[l], count);
      rows[l].h().copy(rows[l].hNew(), 0, 0, count, rows[l].hidden());
      if (l + 1 < rows.length) {
        rows[l + 1].xh().copy(rows[l].hNew(), 0, 0, count, rows[l].outputs());
      }
    }
  }

  /** Runs the head on the hidden states of rows 0 to {@code count − 1}. */
  public void predict(int count) {
    head().predict(count);
  }

  /** As {@link HeadWorkspace#outputIsFinite}. */
  public boolean outputIsFinite(int row) {
    return head().outputIsFinite(row);
  }

  /** As {@link HeadWorkspace#output}. */
  public Output output(int row) {
    return head().output(row);
  }

  /** As {@link HeadWorkspace#surprise}. */
  public float surprise(int row, int tokenId) {
    return head().surprise(row, tokenId);
  }

  /** The head, which reads the rows' hidden states. */
  public HeadWorkspace head() {
    HeadWorkspace made = head;
    if (made == null) {
      made = new HeadWorkspace(model, capacity, rows[rows.length - 1].h());
      head = made;
    }
    return made;
  }
}
