package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;

/** The operators that give what they read, where a model is in use. */
final class PassThrough {
  private PassThrough() {
  }

  /** Nothing is dropped in use; the outputs beyond the first are for training. */
  static Value dropout(OnnxNode node, NodeInputs in) throws ModelFileException {
    if (in.optional(2).isPresent() && Arrays.stream(in.ints(2).data()).anyMatch(training -> training != 0)) {
      throw node.refusal("its training_mode is on: export the model for use");
    }
    return in.value(0);
  }

  static Value cast(OnnxNode node, NodeInputs in) throws ModelFileException {
    if (!node.has("to")) {
      throw node.refusal("has no attribute to");
    }
    long to = node.integer("to", 0);
    boolean toFloat = to == TensorProto.DataType.FLOAT_VALUE;
    boolean toInt = to == TensorProto.DataType.INT64_VALUE || to == TensorProto.DataType.INT32_VALUE;
    return switch (in.value(0)) {
      case Value.Ints ints when toInt -> ints;
      case Value.Flow flow when flow.isTokens() ? toInt : toFloat -> flow;
      case Value.Ints _, Value.Flow _ ->
        throw node.refusal("attribute to = " + to + " changes what the model computes, so it can't be carried over");
      case Value other when toFloat -> other;
      default -> throw node.refusal("attribute to = " + to + " can't be carried over here");
    };
  }
}
