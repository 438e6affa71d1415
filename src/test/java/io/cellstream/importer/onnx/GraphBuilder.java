package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Graphs for tests, written with ONNX's own classes. */
final class GraphBuilder {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final SplittableRandom random = new SplittableRandom(11);
  private final int opset;

  GraphBuilder(int opset) {
    this.opset = opset;
  }

  /** @param shape with −1 for a size that only the run knows */
  GraphBuilder input(String name, int type, long... shape) {
    graph.addInput(info(name, type, shape));
    return this;
  }

  GraphBuilder floats(String name, long... shape) {
    return input(name, TensorProto.DataType.FLOAT_VALUE, shape);
  }

  GraphBuilder output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  private static ValueInfoProto info(String name, int type, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long size : shape) {
      dims.addDim(size < 0
          ? TensorShapeProto.Dimension.newBuilder().setDimParam("any")
          : TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type).setShape(dims).build();
    return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(tensor)).build();
  }

  /** Drawn weights, which are also given back. */
  float[] weights(String name, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.5, 0.5);
    }
    constant(name, values, shape);
    return values;
  }

  GraphBuilder constant(String name, float[] values, int... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor(tensor, Arrays.stream(shape).asLongStream().toArray());
  }

  GraphBuilder numbers(String name, long... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64_VALUE);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor(tensor, values.length);
  }

  /** A constant without dimensions. */
  GraphBuilder number(String name, long value) {
    return tensor(TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64_VALUE).addInt64Data(value));
  }

  GraphBuilder tensor(TensorProto.Builder tensor, long... shape) {
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** @param ends inputs, an arrow, outputs; a dash is an input that is left out */
  GraphBuilder node(String operator, String ends, AttributeProto... attributes) {
    List<String> sides = List.of(ends.split("->", -1));
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(operator.toLowerCase(Locale.ROOT));
    for (String name : words(sides.getFirst())) {
      node.addInput(name.equals("-") ? "" : name);
    }
    for (String name : words(sides.getLast())) {
      node.addOutput(name.equals("-") ? "" : name);
    }
    node.addAllAttribute(List.of(attributes));
    graph.addNode(node);
    return this;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" ", -1));
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
  }

  static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto integers(String name, int... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto texts(String name, String... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
    Arrays.stream(values).forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
    return attribute.build();
  }

  Path write(Path folder) throws IOException {
    return write(folder, UnaryOperator.identity());
  }

  Path write(Path folder, UnaryOperator<ModelProto.Builder> change) throws IOException {
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset));
    return Files.write(folder.resolve("model.onnx"), change.apply(model).build().toByteArray());
  }
}
