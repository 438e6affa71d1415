package io.cellstream.model.definition;

/**
 * A weight tensor of one or two dimensions, row-major.
 *
 * @param rows the first dimension
 * @param columns the second dimension, 1 for a vector
 * @param data {@code rows × columns} floats; owned by the tensor, not to be changed
 */
public record Tensor(int rows, int columns, float[] data) implements Matrix {

  public Tensor {
    if ((long) rows * columns != data.length) {
      throw new IllegalArgumentException("a tensor of " + rows + " × " + columns + " can't have " + data.length + " elements");
    }
  }

  public static Tensor vector(float... data) {
    return new Tensor(data.length, 1, data);
  }

  @Override
  public Precision precision() {
    return Precision.F32;
  }

  @Override
  public double at(int row, int column) {
    return data[row * columns + column];
  }
}
