package io.cellstream.model.definition;

/** What a dense layer makes of its sums. */
public enum DenseActivation {
  LINEAR, SIGMOID, SOFTMAX, TANH, RELU
}
