package io.cellstream.modelfile;

import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A tensor as a safetensors file has it.
 *
 * @param shape one or two dimensions, each at least 1
 * @param dtype what the file has its elements as
 * @param data its elements, row-major, all finite; integers are exact in f32
 */
public record StoredTensor(String name, int[] shape, Dtype dtype, float[] data) {

  StoredTensor(String name, int[] shape, float[] data) {
    this(name, shape, Dtype.F32, data);
  }

  public Tensor tensor() {
    return new Tensor(shape[0], shape.length == 1 ? 1 : shape[1], data);
  }

  /** As a matrix of integers. */
  IntegerMatrix integers(Precision precision, Tensor scale) {
    int[] integers = new int[data.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) data[i];
    }
    return IntegerMatrix.of(precision, shape[0], shape[1], integers, scale);
  }

  /** Where an element is, as {@code [row, column]}. */
  static String position(int[] shape, int element) {
    return shape.length == 1 ? "[" + element + "]" : "[" + element / shape[1] + ", " + element % shape[1] + "]";
  }

  /** As in {@code [4 × 3]}. */
  public String shapeText() {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" × ", "[", "]"));
  }
}
