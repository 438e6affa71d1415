package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a graph on what is known of its tensors, one node after the other: constants are folded, what flows is followed. */
final class Evaluator {
  private final OnnxFile file;
  private final Graph graph;
  private final Budget budget;
  private final TensorReader tensors;
  private final Structure structure;
  private final Layers layers = new Layers();
  private final Map<String, Value> values = new HashMap<>();
  private final Set<Node> done = new HashSet<>();

  Evaluator(OnnxFile file, Graph graph) {
    this.file = file;
    this.graph = graph;
    this.budget = new Budget(file.bytes());
    this.tensors = new TensorReader(file.path(), budget);
    this.structure = new Structure(file.opset(), budget);
  }

  Layers layers() {
    return layers;
  }

  /** @throws ModelFileException naming the first node or attribute that stands in the way */
  Value value(String tensor) throws ModelFileException {
    for (Node node : graph.before(tensor, done)) {
      run(node);
    }
    return known(tensor);
  }

  private Value known(String tensor) throws ModelFileException {
    Value value = values.get(tensor);
    if (value == null) {
      value = given(tensor);
      values.put(tensor, value);
    }
    return value;
  }

  private Value given(String tensor) throws ModelFileException {
    Optional<TensorProto> initializer = graph.initializer(tensor);
    if (initializer.isPresent()) {
      return tensors.read(tensor, initializer.get());
    }
    ValueInfoProto input = graph.input(tensor)
        .orElseThrow(() -> new ModelFileException(file.path() + ": nothing makes tensor \"" + tensor + "\""));
    TypeProto.Tensor type = input.getType().getTensorType();
    if (!input.getType().hasTensorType() || !type.hasShape()) {
      throw new ModelFileException(file.path() + ": input \"" + tensor + "\" does not say how many dimensions it has");
    }
    boolean tokens = switch (type.getElemType()) {
      case TensorProto.DataType.INT64_VALUE, TensorProto.DataType.INT32_VALUE -> true;
      case TensorProto.DataType.FLOAT_VALUE, TensorProto.DataType.DOUBLE_VALUE, TensorProto.DataType.FLOAT16_VALUE -> false;
      default -> throw new ModelFileException(file.path() + ": input \"" + tensor + "\" is of data type " + type.getElemType()
          + "; only floats and whole numbers can be carried over");
    };
    if (type.getShape().getDimCount() > TensorReader.MOST_DIMENSIONS) {
      throw new ModelFileException(file.path() + ": input \"" + tensor + "\" has more than " + TensorReader.MOST_DIMENSIONS
          + " dimensions");
    }
    List<Axis> axes = new ArrayList<>();
    for (TensorShapeProto.Dimension dimension : type.getShape().getDimList()) {
      axes.add(
          new Axis.OfInput(axes.size(), dimension.hasDimValue() && dimension.getDimValue() > 0 ? dimension.getDimValue() : Axis.UNKNOWN));
    }
    return new Value.Flow(new Stage.Input(tensor, tokens), axes, Value.Taken.ALL);
  }

  private void run(Node node) throws ModelFileException {
    List<Optional<Value>> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      inputs.add(input.isEmpty() ? Optional.empty() : Optional.of(known(input)));
    }
    List<Value> made = made(node, new Inputs(node, inputs));
    for (Value value : made) {
      if (rank(value) > TensorReader.MOST_DIMENSIONS) {
        throw node.refusal("makes a tensor of more than " + TensorReader.MOST_DIMENSIONS + " dimensions");
      }
    }
    for (int i = 0; i < Math.min(made.size(), node.outputs().size()); i++) {
      values.put(node.outputs().get(i), made.get(i));
    }
  }

  private static int rank(Value value) {
    return switch (value) {
      case Value.Constant constant -> constant.rank();
      case Value.Flow flow -> flow.axes().size();
      case Value.Zeros _, Value.InputPart _, Value.States _ -> 0;
    };
  }

  private List<Value> made(Node node, Inputs in) throws ModelFileException {
    return switch (node.operator()) {
      case "RNN", "GRU", "LSTM" -> new RecurrentNode(node, in, layers, budget).run();
      case "MatMul", "Gemm", "Add", "Softmax", "Sigmoid", "Relu", "Tanh" -> List.of(new HeadNode(node, in, file.opset(), budget).run());
      case "" -> throw node.refusal("has no operator");
      case "Split" -> structure.split(node, in);
      case "Constant" -> List.of(constant(node));
      case "ConstantOfShape" -> List.of(constantOfShape(node, in));
      case "Expand" -> List.of(expanded(node, in));
      case "Gather" -> List.of(gathered(node, in));
      default -> List.of(structure.run(node, in));
    };
  }

  private Value constant(Node node) throws ModelFileException {
    node.allow("value", "value_float", "value_floats", "value_int", "value_ints");
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
    return tensors.read("value of " + node.shown(), node.tensor("value").orElseThrow(() -> node.refusal("has no value")));
  }

  /** Zeros are a first state; ones of any other kind stand for no weights that a model would be given. */
  private Value constantOfShape(Node node, Inputs in) throws ModelFileException {
    node.allow("value");
    in.ints(0);
    Optional<TensorProto> value = node.tensor("value");
    boolean zero = value.isEmpty()
        || (tensors.read("value of " + node.shown(), value.get()) instanceof Value.Floats floats && floats.isZero());
    if (!zero) {
      throw node.refusal("its value is not zero, which can't be carried over");
    }
    return new Value.Zeros();
  }

  private Value expanded(Node node, Inputs in) throws ModelFileException {
    node.allow();
    in.ints(1);
    Value value = in.value(0);
    if (value instanceof Value.Floats floats) {
      budget.charge(node, floats.size());
    }
    if (value instanceof Value.Zeros || (value instanceof Value.Floats floats && floats.isZero())) {
      return new Value.Zeros();
    }
    throw value instanceof Value.Floats
        ? node.refusal("expands a constant other than zero, which can't be carried over")
        : node.misplaced();
  }

  /** The rows of an embedding by ids, or a part of anything else by constant places. */
  private Value gathered(Node node, Inputs in) throws ModelFileException {
    if (in.value(0) instanceof Value.Floats table && in.value(1) instanceof Value.Flow ids) {
      node.allow("axis");
      if (!(ids.stage() instanceof Stage.Input input && input.tokens()) || node.integer("axis", 0) != 0 || table.rank() != 2) {
        throw node.refusal("is no embedding: it must take rows of a matrix by the ids that are the graph's input");
      }
      if (table.size() == 0) {
        throw node.refusal("its matrix is " + Arrays.toString(table.shape()) + ", which holds no embedding");
      }
      List<Axis> axes = new ArrayList<>(ids.axes());
      axes.add(new Axis.Channels(table.shape()[1]));
      return new Value.Flow(new Stage.Embedded(input, node.shown(), Inputs.matrix(table)), axes, Value.Taken.ALL);
    }
    return structure.run(node, in);
  }

}
