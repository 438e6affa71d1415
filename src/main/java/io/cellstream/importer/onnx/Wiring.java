package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cellstream.importer.foreign.GraphRun;
import io.cellstream.modelfile.ModelFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** How a graph that was understood is run: which input takes what, and which output gives it back. */
final class Wiring {
  private final OnnxFile file;
  private final Graph graph;
  private final Evaluator evaluator;

  Wiring(OnnxFile file, Graph graph, Evaluator evaluator) {
    this.file = file;
    this.graph = graph;
    this.evaluator = evaluator;
  }

  /** Empty where a graph wants more than one sequence at once, or inputs that don't matter here. */
  Optional<GraphRun> run(Stage.Input input, Axis time, String output) throws ModelFileException {
    Map<String, Optional<Value.States>> firstStates = evaluator.layers().firstStates();
    Set<String> lengths = Set.copyOf(evaluator.layers().lengths());
    boolean known = graph.outputs().contains(output) && graph.inputs().keySet().stream()
        .allMatch(name -> name.equals(input.name()) || firstStates.containsKey(name) || lengths.contains(name));
    if (!known) {
      return Optional.empty();
    }
    Optional<long[]> shape = shape(input, time);
    if (shape.isEmpty()) {
      return Optional.empty();
    }
    Map<String, long[]> states = new HashMap<>();
    Map<String, String> carried = new HashMap<>();
    Map<Value.States, String> givers = firstStates.isEmpty() ? Map.of() : givers();
    for (Map.Entry<String, Optional<Value.States>> state : firstStates.entrySet()) {
      states.put(state.getKey(), dimensions(state.getKey()));
      state.getValue().map(givers::get).ifPresent(name -> carried.put(state.getKey(), name));
    }
    boolean follows = carried.size() == states.size() && !evaluator.layers().readBackward();
    return Optional.of(new GraphRun(file.path(), input.name(), input.tokens(), shape.get(),
        time.size() == Axis.UNKNOWN ? OptionalInt.empty() : OptionalInt.of((int) time.size()), states, follows ? carried : Map.of(),
        evaluator.layers().lengths(), output));
  }

  /** One sequence, its steps one after the other. */
  private Optional<long[]> shape(Stage.Input input, Axis time) throws ModelFileException {
    if (!(evaluator.value(input.name()) instanceof Value.Flow flow)) {
      return Optional.empty();
    }
    long[] shape = new long[flow.axes().size()];
    for (int d = 0; d < shape.length; d++) {
      Axis axis = flow.axes().get(d);
      boolean features = !input.tokens() && d == shape.length - 1;
      if (axis.equals(time)) {
        shape[d] = GraphRun.TIME;
      } else if (features && axis.size() != Axis.UNKNOWN) {
        shape[d] = axis.size();
      } else if (!features && (axis.size() == 1 || axis.size() == Axis.UNKNOWN)) {
        shape[d] = 1;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(shape);
  }

  private long[] dimensions(String input) {
    ValueInfoProto info = graph.input(input).orElseThrow();
    return info.getType().getTensorType().getShape().getDimList().stream().mapToLong(dim -> Math.max(1, dim.getDimValue())).toArray();
  }

  /** The outputs that give last states, by these. */
  private Map<Value.States, String> givers() throws ModelFileException {
    Map<Value.States, String> givers = new HashMap<>();
    for (String output : graph.outputs()) {
      Flows.states(evaluator.value(output)).ifPresent(states -> givers.putIfAbsent(states.moved(), output));
    }
    return givers;
  }
}
