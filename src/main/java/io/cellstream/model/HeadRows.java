package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the head makes of a batch's hidden states. */
final class HeadRows {
  private static final double LN_2 = StrictMath.log(2);

  private final Kernel kernel;
  private final List<HeadLayerRows> layers;
  private final boolean softmax;
  private final int size;
  private final OutputDefinition wanted;
  /** Without a head the hidden state is all of these. */
  private final Rows logits;
  private final Rows values;
  private final Rows sums;

  /** @param head its packed layers; empty: the hidden state is the output */
  HeadRows(HeadDefinition definition, List<DenseLayer> head, OutputDefinition wanted, Kernel kernel, int capacity) {
    this.kernel = kernel;
    this.layers = head.stream().map(layer -> HeadLayerRows.of(layer, capacity)).toList();
    this.size = definition.size();
    this.wanted = wanted;
    this.softmax = definition.givesProbabilities();
    this.logits = layers.isEmpty() ? Rows.zeros(capacity, size) : layers.getLast().logits();
    this.values = layers.isEmpty() ? logits : layers.getLast().values();
    this.sums = layers.isEmpty() ? logits : layers.getLast().sums();
  }

  void predict(Rows h, int rows) {
    if (layers.isEmpty()) {
      values.copy(h, 0, 0, rows, size);
      return;
    }
    Rows x = h;
    for (int l = 0; l < layers.size(); l++) { // by index: an iterator would be garbage at every step
      layers.get(l).run(x, rows);
      x = layers.get(l).values();
    }
  }

  boolean isFinite(int row) {
    if (layers.isEmpty()) {
      return kernel.isFinite(values.data(), values.at(row), size);
    }
    for (int l = 0; l < layers.size(); l++) {
      if (!layers.get(l).isFinite(kernel, row)) {
        return false;
      }
    }
    return true;
  }

  Output output(int row) {
    int from = values.at(row);
    List<Output.Candidate> top = wanted.top() == 0 ? List.of() : TopK.of(kernel, values.data(), from, size, wanted.top(), wanted.labels());
    // without a head h is the output, whatever else is asked for
    boolean all = wanted.values() || layers.isEmpty();
    return new Output(all ? Arrays.copyOfRange(values.data(), from, from + size) : null, top);
  }

  /**
   * The output of a token that was chosen: that one first, then the most probable others, until there are as many as the model's output asks
   * for.
   */
  Output chosen(int row, int id) {
    int from = values.at(row);
    List<Output.Candidate> top = new ArrayList<>();
    top.add(TopK.candidate(values.data(), from, id, wanted.labels()));
    if (wanted.top() > 1) {
      TopK.of(kernel, values.data(), from, size, wanted.top(), wanted.labels()).stream().filter(each -> each.id() != id)
          .limit(wanted.top() - 1L).forEach(top::add);
    }
    return new Output(wanted.values() ? Arrays.copyOfRange(values.data(), from, from + size) : null, List.copyOf(top));
  }

  /** The ids of the k largest values, largest first, ties to the lower id. */
  int[] topIds(int row, int k) {
    return TopK.ids(kernel, values.data(), values.at(row), size, k);
  }

  /** {@code ln p = x_id − m − ln Σ e^(x − m)} of a softmax. */
  double logProbability(int row, int id) {
    requireSoftmax();
    double sum = sums.data()[sums.at(row)];
    double max = sums.data()[sums.at(row) + 1];
    return logits.data()[logits.at(row) + id] - max - StrictMath.log(sum);
  }

  /** {@code (x − m) / temperature} of a softmax, surplus elements included: none is above 0, so no temperature can make one infinite. */
  void scaled(int row, float temperature, float[] scaled) {
    requireSoftmax();
    float max = sums.data()[sums.at(row) + 1];
    int from = logits.at(row);
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (logits.data()[from + i] - max) / temperature;
    }
  }

  /** Floats of a row of logits. */
  int width() {
    return logits.stride();
  }

  /** {@code −log₂ p = (m + ln Σ e^(x − m) − x_id) / ln 2} with x the logits and m the largest of them. */
  float surprise(int row, int id) {
    requireSoftmax();
    double sum = sums.data()[sums.at(row)];
    double max = sums.data()[sums.at(row) + 1];
    return (float) ((max + StrictMath.log(sum) - logits.data()[logits.at(row) + id]) / LN_2);
  }

  private void requireSoftmax() {
    if (!softmax) {
      throw new IllegalStateException("only a softmax head gives probabilities");
    }
  }

  int size() {
    return size;
  }
}
