package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.kernel.Elementwise;
import org.jspecify.annotations.Nullable;

/** A dense layer, packed; in a head, or before or between recurrent layers. Immutable and shared by all threads. */
public final class PackedDense {
  private final Kernel kernel;
  private final DenseDefinition definition;
  private final DenseActivation activation;
  /** Of a form that takes x element by element: none. */
  private final @Nullable Panels weights;
  private final Rows bias;

  public PackedDense(DenseDefinition definition, Kernel kernel) {
    this.kernel = kernel;
    this.definition = definition;
    this.activation = definition.activation();
    int[] rowMap = Panels.denseRows(definition.size());
    this.weights = definition.form() == Form.DENSE
        ? Panels.pack(rowMap, new int[]{definition.weight().columns()}, definition.weight().data())
        : null;
    // padding gets the logit −∞, which softmax turns into a probability of 0
    float surplus = activation == DenseActivation.SOFTMAX ? Float.NEGATIVE_INFINITY : 0f;
    this.bias = new Rows(Panels.pack(rowMap, definition.bias().data(), surplus), 0, 0);
  }

  /** The number of inputs. */
  int inputs() {
    return definition.inputs();
  }

  /** The number of outputs. */
  public int size() {
    return definition.size();
  }

  /** The number of floats in a row of logits: the outputs, padded to whole panels. */
  public int width() {
    return Panels.padded(definition.size(), Panels.PANEL);
  }

  /** The values before the activation for rows 0 to {@code rows − 1}. */
  void logits(Rows x, Rows logits, int rows) {
    logits.copy(bias, 0, 0, rows, width());
    Panels product = weights;
    if (product != null) {
      kernel.product(product, 0, product.count(), 0, product.k(), x, logits, 0, rows);
      return;
    }
    float[] w = definition.weight().data();
    float[] b = definition.bias().data();
    for (int r = 0; r < rows; r++) {
      if (definition.form() == Form.AFFINE) {
        Elementwise.addProduct(logits.data(), logits.at(r), w, 0, x.data(), x.at(r), size());
      } else {
        Elementwise.layerNorm(x.data(), x.at(r), w, b, definition.epsilon(), logits.data(), logits.at(r), size());
      }
    }
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
