package io.cellstream.model.definition;

import java.util.Arrays;

/**
 * A layer that keeps nothing from one step to the next: an activation of a function of its input x.
 *
 * @param form the function
 * @param weight {@code [V × I]}, or of a form that takes x element by element {@code [V]}
 * @param bias {@code [V]}
 * @param epsilon of {@link Form#LAYER_NORM}; else 0
 */
public record DenseDefinition(Form form, Tensor weight, Tensor bias, float epsilon, DenseActivation activation) {

  /** What is computed before the activation. */
  public enum Form {
    /** {@code W x + b}. */
    DENSE("dense"),
    /** {@code w ∘ x + b}: a batch normalisation at inference, or an activation by itself. */
    AFFINE("affine"),
    /** {@code w ∘ (x − μ) / √(σ² + ε) + b}, with the mean μ and the variance σ² of x's own elements. */
    LAYER_NORM("layer-norm");

    private final String text;

    Form(String text) {
      this.text = text;
    }

    /** The word in {@code model.json}. */
    public String text() {
      return text;
    }
  }

  /** A dense layer, {@code activation(W x + b)}. */
  public DenseDefinition(Tensor weight, Tensor bias, DenseActivation activation) {
    this(Form.DENSE, weight, bias, 0, activation);
  }

  /** {@code activation(x)}. */
  public static DenseDefinition activation(int size, DenseActivation activation) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1f);
    return new DenseDefinition(Form.AFFINE, Tensor.vector(ones), Tensor.vector(new float[size]), 0, activation);
  }

  /** I: the number of inputs. */
  public int inputs() {
    return form == Form.DENSE ? weight.columns() : weight.rows();
  }

  /** V: the number of outputs. */
  public int size() {
    return weight.rows();
  }

  /** The same with another activation. */
  public DenseDefinition with(DenseActivation other) {
    return new DenseDefinition(form, weight, bias, epsilon, other);
  }
}
