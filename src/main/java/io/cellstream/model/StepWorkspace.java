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
  private final List<RecurrentLayer> layers;
  private final LayerRows[] rows;
  private final @Nullable TokenRows tokens;
  private final HeadRows head;

  StepWorkspace(RecurrentModel model, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a workspace needs room for at least one sequence, not " + capacity);
    }
    this.model = model;
    this.capacity = capacity;
    this.kernel = model.kernel();
    this.input = model.definition().input();
    this.layers = model.layers();
    Rows table = model.tokenTable();
    this.tokens = table == null ? null : new TokenRows(table, new int[capacity]);
    this.rows = new LayerRows[layers.size()];
    for (int l = 0; l < rows.length; l++) {
      rows[l] = layers.get(l).newRows(capacity, l == 0 ? tokens : null);
    }
    this.head = model.newHeadRows(capacity);
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

  /** Copies in what of a state the head reads: for {@link #predict} alone, not for a step. */
  public void setHidden(int row, float[] state) {
    checkState(row, state);
    LayerRows last = rows[rows.length - 1];
    System.arraycopy(state, state.length - last.hidden(), last.h().data(), last.h().at(row), last.hidden());
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
    if (state.length != model.stateSize()) {
      throw new IllegalArgumentException("a state of this model has " + model.stateSize() + " floats, not " + state.length);
    }
  }

  /** Whether every element of the row's state is finite. */
  public boolean stateIsFinite(int row) {
    Objects.checkIndex(row, capacity);
    for (LayerRows layer : rows) {
      if (!layer.isFinite(kernel, row)) {
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
      System.arraycopy(token.embedding().data(), id * token.size(), x().data(), x().at(row), token.size());
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
    for (int j = 0; j < features.length; j++) {
      x[from + j] = (features[j] - definition.mean()[j]) * definition.scale()[j];
    }
    return kernel.isFinite(x, from, features.length);
  }

  private Rows x() {
    return rows[0].xh();
  }

  /** One time step of rows 0 to {@code count − 1}: the states become those after their inputs. */
  public void step(int count) {
    Objects.checkFromIndexSize(0, count, capacity);
    for (int l = 0; l < rows.length; l++) {
      layers.get(l).step(rows[l], count);
      rows[l].h().copy(rows[l].hNew(), 0, 0, count, rows[l].hidden());
      if (l + 1 < rows.length) {
        rows[l + 1].xh().copy(rows[l].hNew(), 0, 0, count, rows[l].hidden());
      }
    }
  }

  /** Runs the head on the hidden states of rows 0 to {@code count − 1}. */
  public void predict(int count) {
    Objects.checkFromIndexSize(0, count, capacity);
    head.predict(rows[rows.length - 1].h(), count);
  }

  /** After {@link #predict}: whether every output value of the row is finite. */
  public boolean outputIsFinite(int row) {
    Objects.checkIndex(row, capacity);
    return head.isFinite(row);
  }

  /** After {@link #predict}: the row's output. */
  public Output output(int row) {
    Objects.checkIndex(row, capacity);
    return head.output(row);
  }

  /** After {@link #predict} of a softmax head: −log₂ of the probability the row gives the token, as logsumexp − logit, in bits. */
  public float surprise(int row, int tokenId) {
    Objects.checkIndex(row, capacity);
    Objects.checkIndex(tokenId, head.size());
    return head.surprise(row, tokenId);
  }

  /** After {@link #predict}: what a search for the next token looks at. */
  HeadRows head() {
    return head;
  }
}
