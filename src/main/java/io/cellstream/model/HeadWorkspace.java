package io.cellstream.model;

import static io.cellstream.kernel.Panels.LANES;

import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Objects;

/**
 * The buffers of a running head over a batch of rows, one row per state. A row's result never depends on what the other rows hold or how
 * many there are. For one thread.
 */
public final class HeadWorkspace {
  private final RecurrentModel model;
  private final int capacity;
  private final Rows h;
  private final HeadRows head;

  /** One for states that are put in. */
  HeadWorkspace(RecurrentModel model, int capacity) {
    this(model, capacity, Rows.zeros(capacity, Panels.padded(model.headInputs(), LANES)));
  }

  /** @param h what the head reads, a row per state */
  HeadWorkspace(RecurrentModel model, int capacity, Rows h) {
    this.model = model;
    this.capacity = capacity;
    this.h = h;
    this.head = model.newHeadRows(capacity);
  }

  public int capacity() {
    return capacity;
  }

  /**
   * Copies in what of a state the head reads.
   *
   * @param state laid out as {@link RecurrentModel#stateSize} says
   */
  public void setState(int row, float[] state) {
    Objects.checkIndex(row, capacity);
    model.requireState(state);
    System.arraycopy(state, state.length - model.headInputs(), h.data(), h.at(row), model.headInputs());
  }

  /** Runs the head on rows 0 to {@code count − 1}. */
  public void predict(int count) {
    Objects.checkFromIndexSize(0, count, capacity);
    head.predict(h, count);
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

  /** After {@link #predict} of a softmax head: ln of the probability the row gives the token, as logit − logsumexp. */
  public double logProbability(int row, int tokenId) {
    return head.logProbability(row, tokenId);
  }

  /** After {@link #predict}: the ids of the k largest values, largest first, ties to the lower id. */
  public int[] topIds(int row, int k) {
    return head.topIds(row, k);
  }

  /** After {@link #predict}: the output of a token that was chosen, that one first. */
  public Output chosen(int row, int tokenId) {
    return head.chosen(row, tokenId);
  }

  /**
   * After {@link #predict} of a softmax head: the logits less the largest of them, by the temperature.
   *
   * @param scaled {@link #width} floats; written
   */
  public void scaled(int row, float temperature, float[] scaled) {
    head.scaled(row, temperature, scaled);
  }

  /** Floats of a row of logits: the outputs, and surplus ones up to whole panels. */
  public int width() {
    return head.width();
  }

  /** How many outputs there are. */
  public int size() {
    return head.size();
  }
}
