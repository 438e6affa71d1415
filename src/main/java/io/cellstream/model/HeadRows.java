package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the head makes of a batch's hidden states. */
final class HeadRows {
  private static final double LN_2 = StrictMath.log(2);

  private final Kernel kernel;
  private final @Nullable DenseHead head;
  private final boolean softmax;
  private final int size;
  private final OutputDefinition wanted;
  private final Rows logits;
  private final Rows values;
  private final Rows sums;

  HeadRows(ModelDefinition definition, @Nullable DenseHead head, Kernel kernel, int capacity) {
    this.kernel = kernel;
    this.head = head;
    this.size = definition.head().size();
    this.wanted = definition.output();
    this.softmax = definition.head() instanceof HeadDefinition.Dense dense && dense.activation() == HeadDefinition.Activation.SOFTMAX;
    int width = head == null ? size : head.width();
    this.logits = new Rows(new float[Math.multiplyExact(capacity, width)], 0, width);
    this.values = head == null ? logits : new Rows(new float[logits.data().length], 0, width);
    this.sums = new Rows(new float[Math.multiplyExact(capacity, Panels.LANES)], 0, Panels.LANES);
  }

  void predict(Rows h, int rows) {
    if (head != null) {
      head.logits(h, logits, rows);
      head.activate(logits, values, sums, rows);
    } else {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(h.data(), h.at(r), values.data(), values.at(r), size);
      }
    }
  }

  /** Looks at the logits: of finite logits every activation is finite, but a sigmoid or softmax can hide an infinite one. */
  boolean isFinite(int row) {
    return kernel.isFinite(logits.data(), logits.at(row), size);
  }

  Output output(int row) {
    int from = values.at(row);
    List<Output.Candidate> top = wanted.top() == 0 ? List.of() : TopK.of(kernel, values.data(), from, size, wanted.top(), wanted.labels());
    // without a head h is the output, whatever else is asked for
    boolean all = wanted.values() || head == null;
    return new Output(all ? Arrays.copyOfRange(values.data(), from, from + size) : null, top);
  }

  /** {@code −log₂ p = (m + ln Σ e^(x − m) − x_id) / ln 2} with x the logits and m the largest of them. */
  float surprise(int row, int id) {
    if (!softmax) {
      throw new IllegalStateException("only a softmax head gives probabilities to be surprised by");
    }
    double sum = sums.data()[sums.at(row)];
    double max = sums.data()[sums.at(row) + 1];
    return (float) ((max + StrictMath.log(sum) - logits.data()[logits.at(row) + id]) / LN_2);
  }

  int size() {
    return size;
  }
}
