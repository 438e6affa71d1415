package io.cellstream.importer.onnx;

import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The operators that move constants' elements about. What they make together is bounded. */
final class Folding {
  /** What no array can have; times a dimension it still fits a long. */
  private static final long TOO_MANY = 1L << 31;

  private Folding() {
  }

  static Value.Constant transposed(OnnxNode node, Value.Constant constant, int[] order) throws ModelFileException {
    int[] shape = Arrays.stream(order).map(axis -> constant.shape()[axis]).toArray();
    int[] strides = strides(constant.shape());
    return picked(node, constant, shape, Arrays.stream(order).map(axis -> strides[axis]).toArray(), 0);
  }

  /** @param ranges of each axis */
  static Value.Constant sliced(OnnxNode node, Value.Constant constant, List<Range> ranges) throws ModelFileException {
    int[] strides = strides(constant.shape());
    int[] shape = new int[strides.length];
    long first = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      Range range = ranges.get(axis);
      shape[axis] = range.count(constant.shape()[axis]);
      first += (long) range.first(constant.shape()[axis]) * strides[axis];
      // a step that leaves one element at most can be of any size
      strides[axis] = shape[axis] <= 1 ? 0 : Math.toIntExact(strides[axis] * range.step());
    }
    return picked(node, constant, shape, strides, (int) first);
  }

  /** {@code Gather}: along one axis, by indices of any shape; negative ones count from the end. */
  static Value.Constant gathered(OnnxNode node, Value.Constant constant, Value.Ints indices, int axis) throws ModelFileException {
    int[] from = constant.shape();
    int inner = product(from, axis + 1, from.length);
    int outer = product(from, 0, axis);
    int[] shape = IntStream.concat(IntStream.concat(Arrays.stream(from, 0, axis), Arrays.stream(indices.shape())),
        Arrays.stream(from, axis + 1, from.length)).toArray();
    int[] places = new int[charged(node, shape)];
    int p = 0;
    if (places.length == 0) {
      return constant.pick(shape, places);
    }
    for (int o = 0; o < outer; o++) {
      for (long index : indices.data()) {
        long at = index < 0 ? index + from[axis] : index;
        if (at < 0 || at >= from[axis]) {
          throw node.refusal("index " + index + " is outside of an axis of " + from[axis]);
        }
        for (int i = 0; i < inner; i++) {
          places[p++] = (int) ((o * (long) from[axis] + at) * inner + i);
        }
      }
    }
    return constant.pick(shape, places);
  }

  static Value.Constant concatenated(OnnxNode node, List<Value.Constant> parts, int axis) throws ModelFileException {
    int[] shape = parts.getFirst().shape().clone();
    shape[axis] = 0;
    for (Value.Constant part : parts) {
      for (int d = 0; d < shape.length; d++) {
        if (part.rank() != shape.length || (d != axis && part.shape()[d] != shape[d])) {
          throw node.refusal("its inputs don't fit each other");
        }
      }
      shape[axis] = Math.addExact(shape[axis], part.shape()[axis]);
    }
    int size = charged(node, shape);
    int outer = size == 0 ? 0 : product(shape, 0, axis);
    boolean floats = parts.stream().allMatch(Value.Floats.class::isInstance);
    if (!floats && !parts.stream().allMatch(Value.Ints.class::isInstance)) {
      throw node.refusal("its inputs are of different types");
    }
    Object data = floats ? new float[size] : new long[size];
    int done = 0;
    for (int o = 0; o < outer; o++) {
      for (Value.Constant part : parts) {
        int block = part.size() / outer;
        Object from = part instanceof Value.Floats f ? f.data() : ((Value.Ints) part).data();
        System.arraycopy(from, o * block, data, done, block);
        done += block;
      }
    }
    return floats ? new Value.Floats(shape, (float[]) data) : new Value.Ints(shape, (long[]) data);
  }

  static Value.Constant reshaped(OnnxNode node, Value.Constant constant, int[] shape) throws ModelFileException {
    if (IntStream.of(shape).asLongStream().reduce(1, (a, b) -> a * b) != constant.size()) {
      throw node.refusal("its input has " + constant.size() + " elements, which don't fit " + Arrays.toString(shape));
    }
    return switch (constant) {
      case Value.Floats floats -> new Value.Floats(shape, floats.data());
      case Value.Ints ints -> new Value.Ints(shape, ints.data());
    };
  }

  private static Value.Constant picked(OnnxNode node, Value.Constant constant, int[] shape, int[] strides, int first)
      throws ModelFileException {
    int[] places = new int[charged(node, shape)];
    int[] at = new int[shape.length];
    int place = first;
    for (int i = 0; i < places.length; i++) {
      places[i] = place;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        place += strides[axis];
        if (++at[axis] < shape[axis]) {
          break;
        }
        place -= shape[axis] * strides[axis];
        at[axis] = 0;
      }
    }
    return constant.pick(shape, places);
  }

  /** The size of a new constant, which is taken off what is left. */
  private static int charged(OnnxNode node, int[] shape) throws ModelFileException {
    long size = 1;
    for (int dimension : shape) {
      size = Math.min(TOO_MANY, size * dimension);
    }
    node.charge(size);
    return Math.toIntExact(size);
  }

  private static int[] strides(int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }

  private static int product(int[] shape, int from, int to) {
    return Arrays.stream(shape, from, to).reduce(1, Math::multiplyExact);
  }
}
