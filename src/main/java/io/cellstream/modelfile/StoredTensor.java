package io.cellstream.modelfile;

import io.cellstream.model.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A tensor as a safetensors file has it.
 *
 * @param shape one or two dimensions, each at least 1
 * @param data its elements, row-major, all finite
 */
record StoredTensor(String name, int[] shape, float[] data) {

  Tensor tensor() {
    return new Tensor(shape[0], shape.length == 1 ? 1 : shape[1], data);
  }

  /** Where an element is, as {@code [row, column]}. */
  static String position(int[] shape, int element) {
    return shape.length == 1 ? "[" + element + "]" : "[" + element / shape[1] + ", " + element % shape[1] + "]";
  }

  String shapeText() {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" × ", "[", "]"));
  }
}
