package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The buffers of a running step over a batch of rows, one row per sequence. Gather states and inputs, step, look whether the result is
 * finite, scatter. A row's result never depends on what the other rows hold or how many there are. For one thread.
 */
public final class StepWorkspace {
  private final RecurrentModel model;
  private final int capacity;
  private final Kernel kernel;
  private final InputDefinition input;
  private final List<LstmLayer> layers;
  /** Per layer and row its input, then its h: side by side, as a step's sums run over both. */
  private final Rows[] xh;
  /** Per layer and row its h, inside {@link #xh}. */
  private final Rows[] h;
  /** Per layer and row its cell state, padded to whole vectors. */
  private final Rows[] c;
  /** Per layer and row the h being written; the layers share one array, since none outlives its layer's step. */
  private final Rows[] hNew;
  private final Rows[] tiles;
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
    this.xh = new Rows[layers.size()];
    this.h = new Rows[layers.size()];
    this.c = new Rows[layers.size()];
    this.hNew = new Rows[layers.size()];
    int widest = layers.stream().mapToInt(LstmLayer::paddedHidden).max().orElseThrow();
    float[] sharedNew = new float[Math.multiplyExact(capacity, widest)];
    for (int l = 0; l < layers.size(); l++) {
      LstmLayer layer = layers.get(l);
      int width = layer.inputs() + layer.hidden();
      xh[l] = new Rows(new float[Math.multiplyExact(capacity, width)], 0, width);
      h[l] = new Rows(xh[l].data(), layer.inputs(), width);
      c[l] = new Rows(new float[Math.multiplyExact(capacity, layer.paddedHidden())], 0, layer.paddedHidden());
      hNew[l] = new Rows(sharedNew, 0, layer.paddedHidden());
    }
    this.tiles = LstmLayer.newTiles();
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
    for (int l = 0; l < h.length; l++) {
      int hidden = layers.get(l).hidden();
      System.arraycopy(state, from, c[l].data(), c[l].at(row), hidden);
      // padding units never reach a real one, but a NaN left there by an earlier tenant of the row would stay
      Arrays.fill(c[l].data(), c[l].at(row) + hidden, c[l].at(row) + c[l].stride(), 0f);
      System.arraycopy(state, from + hidden, h[l].data(), h[l].at(row), hidden);
      from += 2 * hidden;
    }
  }

  /** Copies the state out. */
  public void getState(int row, float[] state) {
    checkState(row, state);
    int from = 0;
    for (int l = 0; l < h.length; l++) {
      int hidden = layers.get(l).hidden();
      System.arraycopy(c[l].data(), c[l].at(row), state, from, hidden);
      System.arraycopy(h[l].data(), h[l].at(row), state, from + hidden, hidden);
      from += 2 * hidden;
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
    for (int l = 0; l < h.length; l++) {
      int hidden = layers.get(l).hidden();
      if (!kernel.isFinite(c[l].data(), c[l].at(row), hidden) || !kernel.isFinite(h[l].data(), h[l].at(row), hidden)) {
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
    System.arraycopy(token.embedding().data(), id * token.size(), xh[0].data(), xh[0].at(row), token.size());
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
    float[] x = xh[0].data();
    int from = xh[0].at(row);
    for (int j = 0; j < features.length; j++) {
      x[from + j] = (features[j] - definition.mean()[j]) * definition.scale()[j];
    }
    return kernel.isFinite(x, from, features.length);
  }

  /** One time step of rows 0 to {@code rows − 1}: the states become those after their inputs. */
  public void step(int rows) {
    Objects.checkFromIndexSize(0, rows, capacity);
    for (int l = 0; l < h.length; l++) {
      layers.get(l).step(xh[l], c[l], hNew[l], tiles, rows);
      copyRows(hNew[l], h[l], rows, layers.get(l).hidden());
      if (l + 1 < h.length) {
        copyRows(hNew[l], xh[l + 1], rows, layers.get(l).hidden());
      }
    }
  }

  private static void copyRows(Rows from, Rows to, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from.data(), from.at(r), to.data(), to.at(r), n);
    }
  }

  /** Runs the head on the hidden states of rows 0 to {@code rows − 1}. */
  public void predict(int rows) {
    Objects.checkFromIndexSize(0, rows, capacity);
    head.predict(h[h.length - 1], rows);
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
}
