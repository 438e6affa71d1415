package io.cellstream.model.definition;

/** A weight matrix of a recurrent layer: floats, or integers with a scale per gate row. */
public sealed interface Matrix permits Tensor, IntegerMatrix {

  int rows();

  int columns();

  Precision precision();

  /** A weight's value, exactly. */
  double at(int row, int column);
}
