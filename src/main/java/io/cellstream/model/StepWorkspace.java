package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.head.Head;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.model.layer.LayerRows;
import io.cellstream.model.layer.LayerStep;
import io.cellstream.model.layer.TokenRows;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a running step over a batch of rows, one row per sequence. Its user sets states and inputs, steps, checks that the result
 * is finite, and gets the new states. A row's result never depends on what the other rows hold or how many there are. For one thread.
 */
public final class StepWorkspace {
  private final Head head;
  private final int capacity;
  private final Kernel kernel;
  private final InputDefinition input;
  private final LayerStep[] layers;
  private final @Nullable TokenRows tokens;
  /** Made when it is first used: its buffers are large, and a user with a separate head workspace needs none. */
  private @Nullable HeadWorkspace headWorkspace;

  StepWorkspace(RecurrentModel model, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a workspace needs room for at least one sequence, not " + capacity);
    }
    this.head = model.head();
    this.capacity = capacity;
    this.kernel = model.kernel();
    this.input = model.definition().input();
    this.layers = model.passes().stream().map(passes -> passes.getFirst().newStep(capacity)).toArray(LayerStep[]::new);
    this.tokens = layers[0].rows().tokens();
  }

  /**
   * Copies a sequence's state in.
   *
   * @param state laid out as {@link RecurrentModel#stateSize} says
   */
  public void setState(int row, float[] state) {
    checkState(row, state);
    int from = 0;
    for (LayerStep layer : layers) {
      layer.rows().setState(row, state, from);
      from += layer.rows().stateSize();
    }
  }

  /** Copies a sequence's state out. */
  public void getState(int row, float[] state) {
    checkState(row, state);
    int from = 0;
    for (LayerStep layer : layers) {
      layer.rows().getState(row, state, from);
      from += layer.rows().stateSize();
    }
  }

  private void checkState(int row, float[] state) {
    Objects.checkIndex(row, capacity);
    head.requireState(state);
  }

  /** Whether every element of the row's state is finite. */
  public boolean stateIsFinite(int row) {
    Objects.checkIndex(row, capacity);
    for (LayerStep layer : layers) {
      if (!layer.isFinite(kernel, row)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sets the row's input to a token.
   *
   * @throws IndexOutOfBoundsException if the id is outside the vocabulary
   */
  public void setToken(int row, int id) {
    Objects.checkIndex(row, capacity);
    if (!(input instanceof InputDefinition.TokenInput token)) {
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
    if (!(input instanceof InputDefinition.FeatureInput definition)) {
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
    return layers[0].rows().xh();
  }

  /** Runs one time step of rows 0 to {@code count − 1}: each row's state becomes the one after its input. */
  public void step(int count) {
    Objects.checkFromIndexSize(0, count, capacity);
    for (int l = 0; l < layers.length; l++) {
      LayerRows rows = layers[l].rows();
      layers[l].run(count);
      rows.takeNewHidden(count);
      if (l + 1 < layers.length) {
        layers[l + 1].rows().xh().copy(rows.hNew(), 0, 0, count, rows.outputs());
      }
    }
  }

  /** The head, which reads the rows' hidden states. */
  public HeadWorkspace head() {
    HeadWorkspace made = headWorkspace;
    if (made == null) {
      made = head.newWorkspace(capacity, layers[layers.length - 1].rows().h());
      headWorkspace = made;
    }
    return made;
  }
}
