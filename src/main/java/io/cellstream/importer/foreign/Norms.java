package io.cellstream.importer.foreign;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** Normalisations of the values of a step, as layers without a state. */
public final class Norms {
  private Norms() {
  }

  /**
   * With the mean and variance of a training: {@code γ (x − μ) / √(σ² + ε) + β}, which is {@code w ∘ x + b}. Worked out in double precision.
   *
   * @param gamma empty: ones
   * @param beta empty: zeros
   */
  public static DenseDefinition batch(Optional<float[]> gamma, Optional<float[]> beta, float[] mean, float[] variance, double epsilon) {
    float[] weight = new float[mean.length];
    float[] bias = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double scale = (gamma.isPresent() ? gamma.get()[i] : 1.0) / Math.sqrt(variance[i] + epsilon);
      weight[i] = (float) scale;
      bias[i] = (float) ((beta.isPresent() ? beta.get()[i] : 0.0) - mean[i] * scale);
    }
    return new DenseDefinition(Form.AFFINE, Tensor.vector(weight), Tensor.vector(bias), 0, DenseActivation.LINEAR);
  }

  /**
   * With the mean and variance of a step's own values.
   *
   * @param gamma empty: ones
   * @param beta empty: zeros
   */
  public static DenseDefinition layer(Optional<float[]> gamma, Optional<float[]> beta, int size, double epsilon) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1f);
    return new DenseDefinition(Form.LAYER_NORM, Tensor.vector(gamma.orElse(ones)), Tensor.vector(beta.orElseGet(() -> new float[size])),
        (float) epsilon, DenseActivation.LINEAR);
  }
}
