package io.cellstream.importer.keras;

import io.cellstream.kernel.Activation;
import io.cellstream.kernel.Activation.Function;
import io.cellstream.modelfile.ModelFileException;

/** Keras's activations by their names, with the constants that its version gives them. */
final class KerasActivations {
  private KerasActivations() {
  }

  /** @param field the setting that names it */
  static Activation of(KerasLayer layer, String field) throws ModelFileException {
    String name = layer.activation(field);
    return switch (name) {
      case "sigmoid" -> Activation.SIGMOID;
      case "tanh" -> Activation.TANH;
      case "relu" -> Activation.RELU;
      case "linear" -> new Activation(Function.AFFINE, 1, 0);
      case "hard_sigmoid" -> new Activation(Function.HARD_SIGMOID, layer.version() == KerasVersion.TWO ? 0.2f : 1 / 6f, 0.5f);
      case "elu" -> new Activation(Function.ELU, 1, 0);
      case "leaky_relu" -> new Activation(Function.LEAKY_RELU, 0.2f, 0);
      case "softsign" -> new Activation(Function.SOFTSIGN, 0, 0);
      case "softplus" -> new Activation(Function.SOFTPLUS, 0, 0);
      default -> throw layer.refusal(field + " = " + name + " can't be carried over");
    };
  }
}
