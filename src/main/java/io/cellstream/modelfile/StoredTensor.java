package io.cellstream.modelfile;

import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A tensor of a safetensors file.
 *
 * @param shape one or two dimensions, each at least 1
 * @param dtype the type of the elements in the file
 * @param data the elements, row-major, all finite; integers are exact in f32
 * @param rounding what wider floats lost
 */
public record StoredTensor(String name, int[] shape, Dtype dtype, float[] data, Rounding rounding) {

  StoredTensor(String name, int[] shape, float[] data) {
    this(name, shape, Dtype.F32, data);
  }

  StoredTensor(String name, int[] shape, Dtype dtype, float[] data) {
    this(name, shape, dtype, data, Rounding.NONE);
  }

  public Tensor tensor() {
    return new Tensor(shape[0], shape.length == 1 ? 1 : shape[1], data);
  }

  /** The tensor as a matrix of integers. */
  IntegerMatrix integers(Precision precision, Tensor scale) {
    int[] integers = new int[data.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) data[i];
    }
    return IntegerMatrix.of(precision, shape[0], shape[1], integers, scale);
  }

  /** The place of an element, as {@code [row, column]}. */
  static String position(int[] shape, int element) {
    return shape.length == 1 ? "[" + element + "]" : "[" + element / shape[1] + ", " + element % shape[1] + "]";
  }

  /** The shape as in {@code [4 × 3]}. */
  public String shapeText() {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" × ", "[", "]"));
  }
}
