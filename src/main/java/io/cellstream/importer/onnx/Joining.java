package io.cellstream.importer.onnx;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code Concat}: of constants, of zeros, of two directions of one layer, or of last states on their way out of the graph. */
final class Joining {
  private Joining() {
  }

  static Value concatenated(OnnxNode node, NodeInputs in) throws ModelFileException {
    if (!node.has("axis")) {
      throw node.refusal("has no attribute axis");
    }
    List<Value> values = in.all();
    if (values.stream().allMatch(Value.Zeros.class::isInstance)) {
      return new Value.Zeros();
    }
    Optional<Value> directions = TwoDirections.joined(node, values);
    if (directions.isPresent()) {
      return directions.get();
    }
    List<Value.States> states = values.stream().flatMap(value -> value.lastStates().stream()).toList();
    if (states.size() == values.size()) {
      return values.size() == 1 ? values.getFirst() : joined(node, states);
    }
    List<Value.Constant> constants = values.stream().filter(Value.Constant.class::isInstance).map(Value.Constant.class::cast).toList();
    if (constants.size() < values.size()) {
      throw node.misplaced();
    }
    return Folding.concatenated(node, constants, node.axis(node.integer("axis", 0), constants.getFirst().rank()));
  }

  private static Value joined(OnnxNode node, List<Value.States> all) throws ModelFileException {
    List<Integer> layers = new ArrayList<>();
    List<Value.Flow> parts = new ArrayList<>();
    for (Value.States states : all) {
      if (states.cell() != all.getFirst().cell()) {
        throw node.misplaced();
      }
      node.charge(states.layers().size());
      layers.addAll(states.layers());
      parts.addAll(states.parts());
    }
    boolean upon = node.integer("axis", 0) == 0 && all.stream().noneMatch(states -> states.parts().isEmpty());
    return new Value.States(all.getFirst().cell(), layers, upon ? parts : List.of());
  }
}
