package io.cellstream.model.head;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.layer.DenseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The buffers of a running head over a batch of rows, one row per state. A row's result never depends on what the other rows hold or how
 * many there are. For one thread.
 */
public final class HeadWorkspace {
  private static final double LN_2 = StrictMath.log(2);

  private final Head head;
  private final Kernel kernel;
  private final OutputDefinition wanted;
  private final int capacity;
  private final Rows h;
  /** The dense layers; if there are none, the hidden state is the output. */
  private final List<DenseRows> layers;
  private final Rows logits;
  private final Rows values;
  private final Rows sums;

  /** @param h the hidden states, a row per state */
  HeadWorkspace(Head head, int capacity, Rows h) {
    this.head = head;
    this.kernel = head.kernel();
    this.wanted = head.wanted();
    this.capacity = capacity;
    this.h = h;
    this.layers = head.layers().stream().map(layer -> DenseRows.of(layer, capacity)).toList();
    this.logits = layers.isEmpty() ? Rows.zeros(capacity, head.outputs()) : layers.getLast().logits();
    this.values = layers.isEmpty() ? logits : layers.getLast().values();
    this.sums = layers.isEmpty() ? logits : layers.getLast().sums();
  }

  public int capacity() {
    return capacity;
  }

  /**
   * Copies the part of a state in that the head reads.
   *
   * @param state laid out as {@link io.cellstream.model.RecurrentModel#stateSize} says
   * @throws IllegalArgumentException if the state does not have the size of the model's states
   */
  public void setState(int row, float[] state) {
    Objects.checkIndex(row, capacity);
    head.requireState(state);
    System.arraycopy(state, state.length - head.inputs(), h.data(), h.at(row), head.inputs());
  }

  /** Runs the head on rows 0 to {@code count − 1}. */
  public void predict(int count) {
    Objects.checkFromIndexSize(0, count, capacity);
    if (layers.isEmpty()) {
      values.copy(h, 0, 0, count, size());
      return;
    }
    Rows x = h;
    for (int l = 0; l < layers.size(); l++) { // by index: an iterator would be garbage at every step
      layers.get(l).run(x, count);
      x = layers.get(l).values();
    }
  }

  /** After {@link #predict}: whether every output value of the row is finite. */
  public boolean outputIsFinite(int row) {
    Objects.checkIndex(row, capacity);
    if (layers.isEmpty()) {
      return kernel.isFinite(values.data(), values.at(row), size());
    }
    for (int l = 0; l < layers.size(); l++) {
      if (!layers.get(l).isFinite(kernel, row)) {
        return false;
      }
    }
    return true;
  }

  /** After {@link #predict}: the row's output. */
  public Output output(int row) {
    Objects.checkIndex(row, capacity);
    // without dense layers h is the output, whatever parts are wanted
    boolean all = wanted.values() || layers.isEmpty();
    return new Output(all ? copyOfValues(row) : null, wanted.top() == 0 ? List.of() : top(row));
  }

  /**
   * After {@link #predict}: the output for a chosen token. Its top values begin with that token, then have the most probable others, as
   * many in all as the model's output asks for.
   */
  public Output chosen(int row, int tokenId) {
    List<Output.Candidate> top = new ArrayList<>();
    top.add(TopK.candidate(values.data(), values.at(row), tokenId, wanted.labels()));
    if (wanted.top() > 1) {
      top(row).stream().filter(each -> each.id() != tokenId).limit(wanted.top() - 1L).forEach(top::add);
    }
    return new Output(wanted.values() ? copyOfValues(row) : null, List.copyOf(top));
  }

  private List<Output.Candidate> top(int row) {
    return TopK.of(kernel, values.data(), values.at(row), size(), wanted.top(), wanted.labels());
  }

  private float[] copyOfValues(int row) {
    int from = values.at(row);
    return Arrays.copyOfRange(values.data(), from, from + size());
  }

  /** After {@link #predict}: the ids of the k largest values, largest first, ties to the lower id. */
  public int[] topIds(int row, int k) {
    return TopK.ids(kernel, values.data(), values.at(row), size(), k);
  }

  /**
   * After {@link #predict} of a softmax head: ln of the token's probability in this row, {@code x_id − m − ln Σ e^(x − m)}, where x are the
   * logits and m is the largest of them.
   */
  public double logProbability(int row, int tokenId) {
    return logit(row, tokenId) - largest(row) - logOfSum(row);
  }

  /** After {@link #predict} of a softmax head: −log₂ of the token's probability in this row, in bits. */
  public float surprise(int row, int tokenId) {
    Objects.checkIndex(row, capacity);
    Objects.checkIndex(tokenId, size());
    return (float) ((largest(row) + logOfSum(row) - logit(row, tokenId)) / LN_2);
  }

  /**
   * After {@link #predict} of a softmax head: the logits minus the largest of them, divided by the temperature. None is above 0, so the
   * temperature can't make one +∞.
   *
   * @param scaled receives {@link #width} floats
   */
  public void scaled(int row, float temperature, float[] scaled) {
    float largest = (float) largest(row);
    int from = logits.at(row);
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (logits.data()[from + i] - largest) / temperature;
    }
  }

  private double logit(int row, int id) {
    requireSoftmax();
    return logits.data()[logits.at(row) + id];
  }

  /** {@code ln Σ e^(x − m)}. */
  private double logOfSum(int row) {
    requireSoftmax();
    return StrictMath.log(sums.data()[sums.at(row)]);
  }

  /** m, the largest logit. */
  private double largest(int row) {
    requireSoftmax();
    return sums.data()[sums.at(row) + 1];
  }

  private void requireSoftmax() {
    if (!head.softmax()) {
      throw new IllegalStateException("only a softmax head gives probabilities");
    }
  }

  /** The number of floats in a row of logits: the outputs, padded to whole panels. */
  public int width() {
    return logits.stride();
  }

  /** The number of outputs. */
  public int size() {
    return head.outputs();
  }
}
