package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** The operators that make constants, or zeros of a shape that only the run knows. */
final class Constants {
  private final TensorReader tensors;

  Constants(TensorReader tensors) {
    this.tensors = tensors;
  }

  Value given(OnnxNode node) throws ModelFileException {
    if (node.has("value_float")) {
      return new Value.Floats(new int[0], new float[]{node.real("value_float", 0)});
    }
    if (node.has("value_int")) {
      return new Value.Ints(new int[0], new long[]{node.integer("value_int", 0)});
    }
    if (node.has("value_ints")) {
      return Value.Ints.vector(node.integers("value_ints").orElseThrow());
    }
    if (node.has("value_floats")) {
      float[] floats = node.reals("value_floats").orElseThrow();
      return new Value.Floats(new int[]{floats.length}, floats);
    }
    return value(node, node.tensor("value").orElseThrow(() -> node.refusal("has no value")));
  }

  private Value.Constant value(OnnxNode node, TensorProto tensor) throws ModelFileException {
    return tensors.read("value of " + node.shown(), tensor);
  }

  /** Zeros are a first state; ones of any other kind stand for no weights that a model would be given. */
  Value ofShape(OnnxNode node, NodeInputs in) throws ModelFileException {
    in.ints(0);
    Optional<TensorProto> value = node.tensor("value");
    boolean zero = value.isEmpty() || (value(node, value.get()) instanceof Value.Floats floats && floats.isZero());
    if (!zero) {
      throw node.refusal("its value is not zero, which can't be carried over");
    }
    return new Value.Zeros();
  }

  static Value expanded(OnnxNode node, NodeInputs in) throws ModelFileException {
    in.ints(1);
    return switch (in.value(0)) {
      case Value.Zeros zeros -> zeros;
      case Value.Floats floats -> {
        node.charge(floats.size());
        if (!floats.isZero()) {
          throw node.refusal("expands a constant other than zero, which can't be carried over");
        }
        yield new Value.Zeros();
      }
      default -> throw node.misplaced();
    };
  }

  static Value shape(OnnxNode node, NodeInputs in) throws ModelFileException {
    long[] sizes = switch (in.value(0)) {
      case Value.Constant constant -> IntStream.of(constant.shape()).asLongStream().toArray();
      case Value.Flow flow -> flow.axes().stream().mapToLong(Sizes::of).toArray();
      default -> throw node.misplaced();
    };
    Range range = new Range(node.integer("start", 0), node.integer("end", Long.MAX_VALUE), 1);
    int first = range.first(sizes.length);
    return Value.Ints.vector(Arrays.copyOfRange(sizes, first, first + range.count(sizes.length)));
  }
}
