package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Direction;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;

/** What is left of what flows where a part of a dimension is taken: all of it, one step, one direction, or one layer's last states. */
final class Cutting {
  private Cutting() {
  }

  static Value.Flow cut(OnnxNode node, Value.Flow flow, int a, Range range) throws ModelFileException {
    Axis axis = flow.axes().get(a);
    if (range.isAll(axis)) {
      return flow;
    }
    if (flow.takesAllSteps() && flow.isTime(axis)) {
      return new Value.Flow(flow.stage(), replaced(flow, a, new Axis.One()), step(node, flow, axis, range));
    }
    if (flow.stage() instanceof Stage.Recurrent layer && layer.direction() == Direction.BIDIRECTIONAL) {
      for (int which = 0; which < 2; which++) {
        if (axis instanceof Axis.Directions && range.isAt(axis, which, 1)) {
          List<Axis> axes = replaced(flow, a, new Axis.One());
          axes.replaceAll(each -> each instanceof Axis.Units units ? new Axis.Channels(units.size()) : each);
          return new Value.Flow(layer.only(which), axes, stepsOf(node, flow, which));
        }
        if (axis instanceof Axis.Channels && range.isAt(axis, which * axis.size() / 2, axis.size() / 2)) {
          return new Value.Flow(layer.only(which), replaced(flow, a, new Axis.Channels(axis.size() / 2)), stepsOf(node, flow, which));
        }
      }
    }
    throw axis.isOfAStep()
        ? node.refusal("takes a part of a step's values that is not one direction's")
        : node.refusal("takes something else than the last step");
  }

  private static List<Axis> replaced(Value.Flow flow, int a, Axis axis) {
    List<Axis> axes = new ArrayList<>(flow.axes());
    axes.set(a, axis);
    return axes;
  }

  private static Value.Taken step(OnnxNode node, Value.Flow flow, Axis time, Range range) throws ModelFileException {
    if (range.isLast(time)) {
      return Value.Taken.LAST;
    }
    if (range.isFirst(time) && flow.stage() instanceof Stage.Recurrent layer && layer.readsBackward()) {
      return layer.direction() == Direction.BACKWARD ? Value.Taken.STATES : Value.Taken.FIRST;
    }
    throw node.refusal("takes something else than the last step");
  }

  /** Which steps are left of one direction, where it is taken out of both. */
  private static Value.Taken stepsOf(OnnxNode node, Value.Flow flow, int which) throws ModelFileException {
    return switch (flow.taken()) {
      case ALL, LAST -> flow.taken();
      case STATES -> which == 0 ? Value.Taken.LAST : Value.Taken.STATES;
      case FIRST -> {
        if (which == 0) {
          throw node.refusal("takes what the forward direction gives for the first step");
        }
        yield Value.Taken.STATES;
      }
    };
  }

  /** One layer's part of last states that are one upon another. */
  static Value.Flow cut(OnnxNode node, Value.States states, Range range) throws ModelFileException {
    int size = states.parts().stream().mapToInt(part -> (int) part.axes().getFirst().size()).sum();
    long first = range.first(size);
    long end = first + range.count(size);
    for (Value.Flow part : states.parts()) {
      long here = part.axes().getFirst().size();
      if (first >= 0 && first < end && end <= here && range.step() == 1) {
        return cut(node, part, 0, new Range(first, end, 1));
      }
      first -= here;
      end -= here;
    }
    throw node.misplaced();
  }
}
