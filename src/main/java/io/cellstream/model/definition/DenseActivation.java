package io.cellstream.model.definition;

import java.util.Locale;

/** The activation of a dense layer. */
public enum DenseActivation {
  LINEAR, SIGMOID, SOFTMAX, TANH, RELU;

  /** As {@code model.json} and options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
