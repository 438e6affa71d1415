package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cellstream.importer.foreign.Budget;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Runs a graph on what is known of its tensors, one node after the other: constants are folded, what flows is followed. */
final class Evaluator {
  private final OnnxFile file;
  private final Graph graph;
  private final TensorReader tensors;
  private final Layers layers = new Layers();
  private final Operators operators;
  private final Map<String, Value> values = new HashMap<>();
  private final Set<OnnxNode> done = new HashSet<>();

  /** @throws ModelFileException if the graph is none */
  Evaluator(OnnxFile file) throws ModelFileException {
    Budget budget = new Budget(file.bytes());
    this.file = file;
    this.graph = new Graph(file.path().toString(), file.model().getGraph(), budget);
    this.tensors = new TensorReader(file.path(), budget);
    this.operators = new Operators(file.opset(), tensors, layers);
  }

  OnnxFile file() {
    return file;
  }

  Graph graph() {
    return graph;
  }

  /** Of the nodes that were run so far. */
  Layers layers() {
    return layers;
  }

  /** What its user should know of what was run so far, a line each. */
  List<String> remarks() {
    return Stream.of(tensors.rounding().remarks(), layers.hints()).flatMap(List::stream).toList();
  }

  /** @throws ModelFileException naming the first node or attribute that stands in the way */
  Value value(String tensor) throws ModelFileException {
    for (OnnxNode node : graph.before(tensor, done)) {
      run(node);
    }
    return known(tensor);
  }

  /** The outputs that give last states, by these. */
  Map<Value.States, String> givers() throws ModelFileException {
    Map<Value.States, String> givers = new HashMap<>();
    for (String output : graph.outputs()) {
      value(output).lastStates().ifPresent(states -> givers.putIfAbsent(states.moved(), output));
    }
    return givers;
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
    ValueInfoProto input = graph.input(tensor).orElseThrow(() -> graph.refusal("nothing makes tensor \"" + tensor + "\""));
    TypeProto.Tensor type = input.getType().getTensorType();
    if (!input.getType().hasTensorType() || !type.hasShape()) {
      throw graph.refusal("input \"" + tensor + "\" does not say how many dimensions it has");
    }
    boolean tokens = switch (type.getElemType()) {
      case TensorProto.DataType.INT64_VALUE, TensorProto.DataType.INT32_VALUE -> true;
      case TensorProto.DataType.FLOAT_VALUE, TensorProto.DataType.DOUBLE_VALUE, TensorProto.DataType.FLOAT16_VALUE -> false;
      default -> throw graph.refusal("input \"" + tensor + "\" is of data type " + type.getElemType()
          + "; only floats and whole numbers can be carried over");
    };
    if (type.getShape().getDimCount() > TensorReader.MOST_DIMENSIONS) {
      throw graph.refusal("input \"" + tensor + "\" has more than " + TensorReader.MOST_DIMENSIONS + " dimensions");
    }
    List<Axis> axes = new ArrayList<>();
    for (TensorShapeProto.Dimension dimension : type.getShape().getDimList()) {
      axes.add(
          new Axis.OfInput(axes.size(), dimension.hasDimValue() && dimension.getDimValue() > 0 ? dimension.getDimValue() : Axis.UNKNOWN));
    }
    return new Value.Flow(new Stage.GraphInput(tensor, tokens, axes), axes, Value.Taken.ALL);
  }

  private void run(OnnxNode node) throws ModelFileException {
    List<Optional<Value>> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      inputs.add(input.isEmpty() ? Optional.empty() : Optional.of(known(input)));
    }
    List<Value> made = operators.outputs(node, inputs);
    for (Value value : made) {
      if (value.rank() > TensorReader.MOST_DIMENSIONS) {
        throw node.refusal("makes a tensor of more than " + TensorReader.MOST_DIMENSIONS + " dimensions");
      }
    }
    for (int i = 0; i < Math.min(made.size(), node.outputs().size()); i++) {
      values.put(node.outputs().get(i), made.get(i));
    }
  }
}
