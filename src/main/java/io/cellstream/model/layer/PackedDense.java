package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;

/** A dense layer, packed; in a head, or before or between recurrent layers. Immutable and shared by all threads. */
public final class PackedDense {
  private final Kernel kernel;
  private final int size;
  private final DenseActivation activation;
  private final Panels weights;
  private final Rows bias;

  public PackedDense(DenseDefinition definition, Kernel kernel) {
    this.kernel = kernel;
    this.size = definition.size();
    this.activation = definition.activation();
    int[] rowMap = Panels.denseRows(definition.size());
    this.weights = Panels.pack(rowMap, new int[]{definition.weight().columns()}, definition.weight().data());
    // padding gets the logit −∞, which softmax turns into a probability of 0
    float surplus = activation == DenseActivation.SOFTMAX ? Float.NEGATIVE_INFINITY : 0f;
    this.bias = new Rows(Panels.pack(rowMap, definition.bias().data(), surplus), 0, 0);
  }

  /** The number of inputs. */
  int inputs() {
    return weights.k();
  }

  /** The number of outputs. */
  public int size() {
    return size;
  }

  /** The number of floats in a row of logits: the outputs, padded to whole panels. */
  public int width() {
    return weights.count() * Panels.PANEL;
  }

  /** {@code logits = W x + b} for rows 0 to {@code rows − 1}. */
  void logits(Rows x, Rows logits, int rows) {
    logits.copy(bias, 0, 0, rows, width());
    kernel.product(weights, 0, weights.count(), 0, weights.k(), x, logits, 0, rows);
  }

  /**
   * {@code values = activation(logits)} for rows 0 to {@code rows − 1}.
   *
   * @param sums 16 floats per row; after a softmax the first is the sum of the exponentials, the second the largest logit
   */
  void activate(Rows logits, Rows values, Rows sums, int rows) {
    for (int r = 0; r < rows; r++) {
      int from = values.at(r);
      if (activation == DenseActivation.SOFTMAX) {
        kernel.softmax(logits.data(), logits.at(r), values.data(), from, width(), sums.data(), sums.at(r));
        continue;
      }
      System.arraycopy(logits.data(), logits.at(r), values.data(), from, width());
      switch (activation) {
        case LINEAR, SOFTMAX -> {
        }
        case SIGMOID -> kernel.sigmoid(values.data(), from, width());
        case TANH -> kernel.tanh(values.data(), from, width());
        case RELU -> kernel.relu(values.data(), from, width());
      }
    }
  }
}
