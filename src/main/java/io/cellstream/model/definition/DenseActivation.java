package io.cellstream.model.definition;

/** The activation of a dense layer. */
public enum DenseActivation {
  LINEAR, SIGMOID, SOFTMAX, TANH, RELU
}
