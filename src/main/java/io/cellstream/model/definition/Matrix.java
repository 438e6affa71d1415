package io.cellstream.model.definition;

/** The weights of a recurrent layer's sums: floats, or integers with a scale per row. */
public sealed interface Matrix permits Tensor, IntegerMatrix {

  int rows();

  int columns();

  Precision precision();

  /** A weight's value, exactly. */
  double at(int row, int column);
}
