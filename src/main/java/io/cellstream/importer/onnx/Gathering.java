package io.cellstream.importer.onnx;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** {@code Gather}: the rows of an embedding by ids, or a part of anything else by constant places. */
final class Gathering {
  private Gathering() {
  }

  static Value gathered(OnnxNode node, NodeInputs in) throws ModelFileException {
    Value value = in.value(0);
    if (value instanceof Value.Floats table && in.value(1) instanceof Value.Flow ids) {
      return embedded(node, table, ids);
    }
    Value.Ints places = in.ints(1);
    return switch (value) {
      case Value.Constant constant -> Folding.gathered(node, constant, places, axis(node, constant));
      case Value.Flow flow -> gathered(node, flow, places, axis(node, flow));
      case Value.Zeros zeros -> zeros;
      case Value.States states -> gathered(node, states, places);
      case Value.InputPart _ -> throw node.misplaced();
    };
  }

  private static Value embedded(OnnxNode node, Value.Floats table, Value.Flow ids) throws ModelFileException {
    if (!(ids.stage() instanceof Stage.GraphInput input && input.tokens()) || node.integer("axis", 0) != 0 || table.rank() != 2) {
      throw node.refusal("is no embedding: it must take rows of a matrix by the ids that are the graph's input");
    }
    if (table.size() == 0) {
      throw node.refusal("its matrix is " + Arrays.toString(table.shape()) + ", which holds no embedding");
    }
    List<Axis> axes = new ArrayList<>(ids.axes());
    axes.add(new Axis.Channels(table.shape()[1]));
    return new Value.Flow(new Stage.Embedded(input, node.shown(), table.matrix()), axes, Value.Taken.ALL);
  }

  private static Value gathered(OnnxNode node, Value.Flow flow, Value.Ints places, int axis) throws ModelFileException {
    if (flow.stage() instanceof Stage.GraphInput input && places.rank() == 0) {
      return new Value.InputPart(input.name(), places.data()[0]);
    }
    return without(node, Cutting.cut(node, flow, axis, one(node, places)), axis, places.rank());
  }

  /** Of last states that are one upon another, along the first axis, one layer's. */
  private static Value gathered(OnnxNode node, Value.States states, Value.Ints places) throws ModelFileException {
    node.charge(states.parts().size());
    if (states.parts().isEmpty() || axis(node, states) != 0) {
      throw node.misplaced();
    }
    return without(node, Cutting.cut(node, states, one(node, places)), 0, places.rank());
  }

  private static int axis(OnnxNode node, Value value) throws ModelFileException {
    return node.axis(node.integer("axis", 0), value.rank());
  }

  private static Range one(OnnxNode node, Value.Ints places) throws ModelFileException {
    if (places.data().length != 1) {
      throw node.misplaced();
    }
    return Range.one(places.data()[0]);
  }

  /** Where one place of a dimension was taken, with so many ones in its place. */
  private static Value without(OnnxNode node, Value.Flow flow, int axis, int ones) throws ModelFileException {
    List<Axis> axes = new ArrayList<>(flow.axes());
    Axis gone = axes.remove(axis);
    if (gone.size() != 1 || gone.isOfAStep()) {
      throw node.misplaced();
    }
    axes.addAll(axis, Collections.nCopies(ones, new Axis.One()));
    return flow.with(axes);
  }
}
