package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Direction;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code Concat} makes of a forward and a backward layer that read the same: one bidirectional layer. They may be the two directions of
 * one node, taken apart before, or two nodes.
 */
final class TwoDirections {
  private final OnnxNode node;
  private final Value.Flow first;
  private final Value.Flow second;
  private final Stage.Recurrent forward;
  private final Stage.Recurrent backward;

  private TwoDirections(OnnxNode node, Value.Flow first, Value.Flow second, Stage.Recurrent forward, Stage.Recurrent backward) {
    this.node = node;
    this.first = first;
    this.second = second;
    this.forward = forward;
    this.backward = backward;
  }

  /**
   * Empty if the values are something else.
   *
   * @throws ModelFileException if they are two directions in a way that a model can't say
   */
  static Optional<Value> joined(OnnxNode node, List<Value> values) throws ModelFileException {
    if (values.size() == 2 && values.getFirst() instanceof Value.Flow first && values.getLast() instanceof Value.Flow second
        && first.stage() instanceof Stage.Recurrent one && second.stage() instanceof Stage.Recurrent other
        && isSame(one.before(), other.before()) && one.time().equals(other.time())) {
      if (one.direction() == Direction.BACKWARD && other.direction() == Direction.FORWARD) {
        throw node.refusal("puts the backward direction before the forward one, which can't be carried over");
      }
      if (one.direction() == Direction.FORWARD && other.direction() == Direction.BACKWARD) {
        return Optional.of(new TwoDirections(node, first, second, one, other).joined());
      }
    }
    return Optional.empty();
  }

  /** Stages hold all that came before them, so that comparing what they hold could take long. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Stage one, Stage other) {
    return one == other;
  }

  private Value joined() throws ModelFileException {
    if (!forward.cells().getFirst().isOfTheKindOf(backward.cells().getFirst())) {
      throw node.refusal("joins two directions of different cells, which can't be carried over");
    }
    String source = forward.source().equals(backward.source()) ? forward.source() : forward.source() + " and " + backward.source();
    Stage.Recurrent both = new Stage.Recurrent(forward.before(), source, Direction.BIDIRECTIONAL,
        List.of(forward.cells().getFirst(), backward.cells().getFirst()),
        List.of(forward.initial().getFirst(), backward.initial().getFirst()), Math.max(forward.number(), backward.number()),
        forward.time());
    Value.Taken taken = taken();
    return new Value.Flow(both, axes(), taken);
  }

  /** The last step of what reads forward is its last state, too. */
  private Value.Taken taken() throws ModelFileException {
    if (first.taken() == second.taken()) {
      return first.taken();
    }
    if (first.taken() == Value.Taken.LAST && second.taken() == Value.Taken.STATES) {
      return Value.Taken.STATES;
    }
    throw node.refusal("joins different steps of the two directions, which can't be carried over");
  }

  private List<Axis> axes() throws ModelFileException {
    int axis = node.axis(node.integer("axis", 0), first.rank());
    List<Axis> axes = new ArrayList<>(first.axes());
    Axis along = axes.get(axis);
    if (axes.equals(second.axes())) {
      if (along instanceof Axis.Channels each) {
        axes.set(axis, new Axis.Channels(Math.multiplyExact(2, each.size()), 2));
        return axes;
      }
      if (along instanceof Axis.One
          && Stream.of(first, second).allMatch(flow -> flow.axes().stream().anyMatch(Axis.Channels.class::isInstance))) {
        axes.replaceAll(each -> each instanceof Axis.Channels channels ? new Axis.Units(channels.size()) : each);
        axes.set(axis, new Axis.Directions());
        return axes;
      }
    }
    throw node.refusal("joins two directions neither side by side nor one upon the other, which can't be carried over");
  }
}
