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
  private final Evaluator evaluator;
  private final Graph graph;

  Wiring(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.graph = evaluator.graph();
  }

  /** Empty where a graph wants more than one sequence at once, or inputs that don't matter here. */
  Optional<GraphRun> run(Stage.GraphInput input, Axis time, String output) throws ModelFileException {
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
    Map<Value.States, String> givers = firstStates.isEmpty() ? Map.of() : evaluator.givers();
    for (Map.Entry<String, Optional<Value.States>> state : firstStates.entrySet()) {
      states.put(state.getKey(), dimensions(state.getKey()));
      state.getValue().map(givers::get).ifPresent(name -> carried.put(state.getKey(), name));
    }
    boolean follows = carried.size() == states.size() && !evaluator.layers().readBackward();
    return Optional.of(new GraphRun(evaluator.file().path(), input.name(), input.tokens(), shape.get(),
        time.size() == Axis.UNKNOWN ? OptionalInt.empty() : OptionalInt.of((int) time.size()), states, follows ? carried : Map.of(),
        evaluator.layers().lengths(), output));
  }

  /** One sequence, its steps one after the other. */
  private static Optional<long[]> shape(Stage.GraphInput input, Axis time) {
    long[] shape = new long[input.axes().size()];
    for (int d = 0; d < shape.length; d++) {
      Axis axis = input.axes().get(d);
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
}
