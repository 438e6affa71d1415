package io.cellstream.importer.onnx;

import io.cellstream.kernel.Activation;
import io.cellstream.kernel.Activation.Function;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The attributes activations, activation_alpha and activation_beta of a recurrent node: names in any case; each function that has an α, or a
 * β, takes the next of the list, and its default where the list has ended.
 */
final class RecurrentActivations {
  private final OnnxNode node;
  private final float[] alphas;
  private final float[] betas;
  private int alpha;
  private int beta;

  RecurrentActivations(OnnxNode node) throws ModelFileException {
    this.node = node;
    this.alphas = finite("activation_alpha");
    this.betas = finite("activation_beta");
  }

  private float[] finite(String name) throws ModelFileException {
    float[] values = node.reals(name).orElse(new float[0]);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw node.refusal("attribute " + name + " has " + value);
      }
    }
    return values;
  }

  /**
   * Those of each direction.
   *
   * @param own the operator's
   */
  List<List<Activation>> read(List<Activation> own, int directions) throws ModelFileException {
    List<String> names = node.texts("activations", List.of());
    if (names.isEmpty()) {
      return Collections.nCopies(directions, own);
    }
    if (names.size() != directions * own.size()) {
      throw node.refusal("attribute activations has " + names.size() + " names, not " + directions * own.size());
    }
    List<List<Activation>> all = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      List<Activation> activations = new ArrayList<>();
      for (String name : names.subList(d * own.size(), (d + 1) * own.size())) {
        activations.add(activation(name));
      }
      all.add(activations);
    }
    requireNoneLeft("activation_alpha", alpha, alphas);
    requireNoneLeft("activation_beta", beta, betas);
    return all;
  }

  /** With more values than functions that take one, it is not clear which is whose. */
  private void requireNoneLeft(String name, int taken, float[] values) throws ModelFileException {
    if (taken > 0 && taken < values.length) {
      throw node.refusal("attribute " + name + " has " + values.length + " values, but its activations take " + taken);
    }
  }

  private Activation activation(String name) throws ModelFileException {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sigmoid" -> Activation.SIGMOID;
      case "tanh" -> Activation.TANH;
      case "relu" -> Activation.RELU;
      case "affine" -> new Activation(Function.AFFINE, alpha(1), beta(0));
      case "leakyrelu" -> new Activation(Function.LEAKY_RELU, alpha(0.01f), 0);
      case "thresholdedrelu" -> new Activation(Function.THRESHOLDED_RELU, alpha(1), 0);
      case "scaledtanh" -> new Activation(Function.SCALED_TANH, alpha(1), beta(1));
      case "hardsigmoid" -> new Activation(Function.HARD_SIGMOID, alpha(0.2f), beta(0.5f));
      case "elu" -> new Activation(Function.ELU, alpha(1), 0);
      case "softsign" -> new Activation(Function.SOFTSIGN, 0, 0);
      case "softplus" -> new Activation(Function.SOFTPLUS, 0, 0);
      default -> throw node.refusal("attribute activations has " + name + ", which can't be carried over");
    };
  }

  private float alpha(float otherwise) {
    return alpha < alphas.length ? alphas[alpha++] : otherwise;
  }

  private float beta(float otherwise) {
    return beta < betas.length ? betas[beta++] : otherwise;
  }
}
