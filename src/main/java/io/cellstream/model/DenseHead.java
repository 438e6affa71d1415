package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.HeadDefinition.Activation;

/** A dense head, packed. */
final class DenseHead {
  private final Kernel kernel;
  private final Activation activation;
  private final Panels weights;
  private final Rows bias;

  DenseHead(HeadDefinition.Dense definition, Kernel kernel) {
    this.kernel = kernel;
    this.activation = definition.activation();
    int[] rowMap = Panels.denseRows(definition.size());
    this.weights = Panels.pack(rowMap, new int[]{definition.weight().columns()}, definition.weight().data());
    // surplus rows get the logit −∞, which softmax turns into a probability of 0
    float surplus = activation == Activation.SOFTMAX ? Float.NEGATIVE_INFINITY : 0f;
    this.bias = new Rows(Panels.pack(rowMap, definition.bias().data(), surplus), 0, 0);
  }

  /** Floats of a row of logits: the head's size rounded up to whole panels. */
  int width() {
    return weights.count() * Panels.PANEL;
  }

  /** {@code logits = W h + b} for rows 0 to {@code rows − 1}. */
  void logits(Rows h, Rows logits, int rows) {
    logits.copy(bias, 0, 0, rows, width());
    kernel.product(weights, 0, weights.count(), 0, weights.k(), h, logits, 0, rows);
  }

  /**
   * {@code values = activation(logits)} for rows 0 to {@code rows − 1}.
   *
   * @param sums per row 16 floats; after a softmax the sum of its exponentials, then the largest logit
   */
  void activate(Rows logits, Rows values, Rows sums, int rows) {
    for (int r = 0; r < rows; r++) {
      switch (activation) {
        case LINEAR -> System.arraycopy(logits.data(), logits.at(r), values.data(), values.at(r), width());
        case SIGMOID -> {
          System.arraycopy(logits.data(), logits.at(r), values.data(), values.at(r), width());
          kernel.sigmoid(values.data(), values.at(r), width());
        }
        case SOFTMAX -> kernel.softmax(logits.data(), logits.at(r), values.data(), values.at(r), width(), sums.data(), sums.at(r));
      }
    }
  }
}
