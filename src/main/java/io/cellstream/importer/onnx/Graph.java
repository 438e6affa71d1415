package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cellstream.importer.foreign.Budget;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who makes which tensor. */
final class Graph {
  private static final int SHOWN = 10;

  private final String file;
  private final Map<String, OnnxNode> makers = new HashMap<>();
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();
  private final List<String> outputs;

  /**
   * @param file how errors name the file
   * @param budget of its nodes
   * @throws ModelFileException if a name is given twice
   */
  Graph(String file, GraphProto graph, Budget budget) throws ModelFileException {
    this.file = file;
    if (graph.getSparseInitializerCount() > 0) {
      throw refusal("has sparse initializers, which can't be carried over");
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      requireNew(tensor.getName(), initializers.put(tensor.getName(), tensor));
    }
    for (ValueInfoProto input : graph.getInputList()) {
      // up to IR version 3 initializers were inputs too
      if (!initializers.containsKey(input.getName())) {
        requireNew(input.getName(), inputs.put(input.getName(), input));
      }
    }
    int index = 0;
    for (NodeProto proto : graph.getNodeList()) {
      OnnxNode node = new OnnxNode(file, budget, proto, index++);
      for (String output : node.outputs()) {
        if (!output.isEmpty()) {
          requireNew(output, makers.put(output, node));
          requireNew(output, inputs.get(output));
          requireNew(output, initializers.get(output));
        }
      }
    }
    outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).distinct().toList();
  }

  private void requireNew(String name, @Nullable Object earlier) throws ModelFileException {
    if (earlier != null) {
      throw refusal("tensor \"" + name + "\" is made twice");
    }
  }

  ModelFileException refusal(String what) {
    return new ModelFileException(file + ": " + what);
  }

  List<String> outputs() {
    return outputs;
  }

  /** Names for a message; a graph can have thousands. */
  static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
        + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
  }

  Map<String, ValueInfoProto> inputs() {
    return Map.copyOf(inputs);
  }

  boolean has(String tensor) {
    return makers.containsKey(tensor) || inputs.containsKey(tensor) || initializers.containsKey(tensor);
  }

  Optional<TensorProto> initializer(String name) {
    return Optional.ofNullable(initializers.get(name));
  }

  Optional<ValueInfoProto> input(String name) {
    return Optional.ofNullable(inputs.get(name));
  }

  /**
   * The nodes that a tensor still needs, each after those that it needs itself. Depth first, without recursion: a hostile graph can be deep.
   *
   * @param done nodes that were run before; these are added, so that all calls together look at each node once
   * @throws ModelFileException if a node needs its own output
   */
  List<OnnxNode> before(String tensor, Set<OnnxNode> done) throws ModelFileException {
    List<OnnxNode> order = new ArrayList<>();
    Set<OnnxNode> open = new HashSet<>();
    Deque<OnnxNode> path = new ArrayDeque<>();
    push(path, tensor);
    while (!path.isEmpty()) {
      OnnxNode node = path.peek();
      if (done.contains(node)) {
        path.pop();
      } else if (open.add(node)) {
        for (String input : node.inputs()) {
          OnnxNode maker = makers.get(input);
          if (maker != null && open.contains(maker) && !done.contains(maker)) {
            throw node.refusal("needs its own output through tensor \"" + input + "\": the graph has a cycle");
          }
          push(path, input);
        }
      } else {
        path.pop();
        done.add(node);
        order.add(node);
      }
    }
    return order;
  }

  private void push(Deque<OnnxNode> path, String tensor) {
    OnnxNode maker = makers.get(tensor);
    if (maker != null) {
      path.push(maker);
    }
  }
}
