package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Direction;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The operators that only move values about, on what flows: its dimensions keep their meaning, or the graph is refused. */
final class Flows {
  private Flows() {
  }

  static Value squeezed(Node node, Value.Flow flow, Optional<long[]> axes) throws ModelFileException {
    List<Axis> left = new ArrayList<>(flow.axes());
    if (axes.isEmpty()) {
      if (left.stream().anyMatch(axis -> axis.size() == Axis.UNKNOWN)) {
        throw node.refusal("without axes its result depends on sizes that only the run knows");
      }
      left.removeIf(axis -> axis.size() == 1 && !axis.isOfAStep());
      return flow.with(left);
    }
    BitSet gone = new BitSet();
    for (long axis : axes.get()) {
      int at = Structure.axis(node, axis, left.size());
      if (left.get(at).size() != 1 && !isBatch(flow, left.get(at))) {
        throw node.refusal("axis " + axis + " is not known to have one element");
      }
      gone.set(at);
    }
    return flow.with(IntStream.range(0, left.size()).filter(at -> !gone.get(at)).mapToObj(left::get).toList());
  }

  static boolean isTokens(Value.Flow flow) {
    return flow.stage() instanceof Stage.Input input && input.tokens();
  }

  /** A sequence runs alone, so whatever is neither time nor a step's values has one element. */
  private static boolean isBatch(Value.Flow flow, Axis axis) {
    return axis instanceof Axis.OfInput && recurrent(flow).map(layer -> !layer.time().equals(axis)).orElse(false);
  }

  /** The last recurrent layer that it has come through. */
  static Optional<Stage.Recurrent> recurrent(Value.Flow flow) {
    return flow.stage().recurrent();
  }

  private static boolean isTime(Value.Flow flow, Axis axis) {
    return recurrent(flow).map(layer -> layer.time().equals(axis)).orElse(false);
  }

  static Value gathered(Node node, Value.Flow flow, Value.Ints places, int axis) throws ModelFileException {
    if (flow.stage() instanceof Stage.Input input && places.rank() == 0) {
      return new Value.InputPart(input.name(), places.data()[0], node);
    }
    return without(node, cut(node, flow, axis, Range.one(place(node, places))), axis, places.rank());
  }

  /** A layer's part of last states that are one upon another. */
  static Value gathered(Node node, Value.States states, Value.Ints places, long axis) throws ModelFileException {
    requireFirstAxis(node, states, axis);
    return without(node, part(node, states, Range.one(place(node, places))), 0, places.rank());
  }

  private static long place(Node node, Value.Ints places) throws ModelFileException {
    if (places.data().length != 1) {
      throw node.misplaced();
    }
    return places.data()[0];
  }

  /** Where one place of a dimension was taken, with so many ones in its place. */
  private static Value without(Node node, Value.Flow flow, int axis, int ones) throws ModelFileException {
    List<Axis> axes = new ArrayList<>(flow.axes());
    Axis gone = axes.remove(axis);
    if (gone.size() != 1 || gone.isOfAStep()) {
      throw node.misplaced();
    }
    axes.addAll(axis, Collections.nCopies(ones, new Axis.One()));
    return flow.with(axes);
  }

  static Value sliced(Node node, Value.Flow flow, List<Range> ranges) throws ModelFileException {
    Value.Flow left = flow;
    for (int a = 0; a < ranges.size(); a++) {
      if (flow.stage() instanceof Stage.Input input && !ranges.get(a).isAll(flow.axes().get(a))) {
        return new Value.InputPart(input.name(), ranges.get(a).start(), node);
      }
      left = cut(node, left, a, ranges.get(a));
    }
    return left;
  }

  static Value sliced(Node node, Value.States states, List<Range> ranges) throws ModelFileException {
    requireFirstAxis(node, states, 0);
    Value.Flow left = part(node, states, ranges.getFirst());
    for (int a = 1; a < ranges.size(); a++) {
      left = cut(node, left, a, ranges.get(a));
    }
    return left;
  }

  private static void requireFirstAxis(Node node, Value.States states, long axis) throws ModelFileException {
    if (states.parts().isEmpty() || Structure.axis(node, axis, states.parts().getFirst().axes().size()) != 0) {
      throw node.misplaced();
    }
  }

  private static Value.Flow part(Node node, Value.States states, Range range) throws ModelFileException {
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

  /** What is left of one dimension: all of it, one step, or one direction. */
  private static Value.Flow cut(Node node, Value.Flow flow, int a, Range range) throws ModelFileException {
    Axis axis = flow.axes().get(a);
    if (range.isAll(axis)) {
      return flow;
    }
    if (flow.takesAllSteps() && isTime(flow, axis)) {
      return new Value.Flow(flow.stage(), replaced(flow, a, new Axis.One()), step(node, flow, axis, range));
    }
    if (flow.stage() instanceof Stage.Recurrent layer && layer.direction() == Direction.BIDIRECTIONAL) {
      for (int which = 0; which < 2; which++) {
        if (axis instanceof Axis.Directions && range.isAt(axis, which, 1)) {
          List<Axis> axes = replaced(flow, a, new Axis.One());
          axes.replaceAll(each -> each instanceof Axis.Units units ? new Axis.Channels(units.size()) : each);
          return new Value.Flow(layer.only(which), axes, ofOne(node, flow, which));
        }
        if (axis instanceof Axis.Channels && range.isAt(axis, which * axis.size() / 2, axis.size() / 2)) {
          return new Value.Flow(layer.only(which), replaced(flow, a, new Axis.Channels(axis.size() / 2)), ofOne(node, flow, which));
        }
      }
    }
    throw axis.isOfAStep()
        ? node.refusal("takes a part of a step's values that is not one direction's")
        : node.refusal("takes something else than the last step");
  }

  private static Value.Taken step(Node node, Value.Flow flow, Axis time, Range range) throws ModelFileException {
    if (range.isLast(time)) {
      return Value.Taken.LAST;
    }
    if (range.isFirst(time) && flow.stage() instanceof Stage.Recurrent layer && layer.readsBackward()) {
      return layer.direction() == Direction.BACKWARD ? Value.Taken.STATES : Value.Taken.FIRST;
    }
    throw node.refusal("takes something else than the last step");
  }

  /** Which steps are left of one direction. */
  private static Value.Taken ofOne(Node node, Value.Flow flow, int which) throws ModelFileException {
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

  private static List<Axis> replaced(Value.Flow flow, int a, Axis axis) {
    List<Axis> axes = new ArrayList<>(flow.axes());
    axes.set(a, axis);
    return axes;
  }

  /**
   * Whether its elements are the values of steps, one step after the other: they come last, or only what has one element is among or after
   * them.
   */
  static boolean endsInAStep(Value.Flow flow) {
    List<Axis> axes = new ArrayList<>(flow.axes());
    boolean events = recurrent(flow).isEmpty() && flow.stage().dense() > 0;
    axes.removeIf(axis -> !axis.isOfAStep() && (axis.size() == 1 || events || isBatch(flow, axis)));
    return !axes.isEmpty() && switch (axes.getLast()) {
      case Axis.Channels _ -> true;
      case Axis.Units _ -> axes.size() > 1 && axes.get(axes.size() - 2) instanceof Axis.Directions;
      default -> false;
    };
  }

  /** The last states that a value consists of, if it does. */
  static Optional<Value.States> states(Value value) {
    return switch (value) {
      case Value.States states -> Optional.of(states);
      case Value.Flow flow when flow.stage() instanceof Stage.Recurrent layer && isLastState(flow, layer) ->
        Optional.of(new Value.States(false, List.of(layer.number()), isPart(flow) ? List.of(flow) : List.of()));
      default -> Optional.empty();
    };
  }

  private static boolean isLastState(Value.Flow flow, Stage.Recurrent layer) {
    return flow.taken() == Value.Taken.STATES || (flow.taken() == Value.Taken.LAST && !layer.readsBackward());
  }

  private static boolean isPart(Value.Flow flow) {
    return flow.axes().size() == 3 && (flow.axes().getFirst() instanceof Axis.One || flow.axes().getFirst() instanceof Axis.Directions);
  }

  static Value joined(Node node, List<Value> values, Budget budget) throws ModelFileException {
    if (values.size() == 1) {
      return values.getFirst();
    }
    List<Integer> layers = new ArrayList<>();
    List<Value.Flow> parts = new ArrayList<>();
    List<Value.States> all = values.stream().map(value -> states(value).orElseThrow()).toList();
    for (Value.States states : all) {
      if (states.cell() != all.getFirst().cell()) {
        throw node.misplaced();
      }
      budget.charge(node, states.layers().size());
      layers.addAll(states.layers());
      parts.addAll(states.parts());
    }
    boolean upon = node.integer("axis", 0) == 0 && all.stream().noneMatch(states -> states.parts().isEmpty());
    return new Value.States(all.getFirst().cell(), layers, upon ? parts : List.of());
  }

  /** The shape that {@code Reshape} gives a constant. */
  static int[] shape(Node node, Value.Constant constant, long[] wanted, boolean zeroCopies) throws ModelFileException {
    int[] shape = new int[wanted.length];
    int open = -1;
    long known = 1;
    for (int d = 0; d < shape.length; d++) {
      long size = wanted[d] == 0 && zeroCopies && d < constant.rank() ? constant.shape()[d] : wanted[d];
      if (size == -1 && open < 0) {
        open = d;
        continue;
      }
      if (size == -1) {
        throw node.refusal("its shape leaves two dimensions open (-1)");
      }
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw node.refusal("its shape has a dimension of " + (Sizes.isUnknown(size) ? "a size that only the run knows" : size));
      }
      shape[d] = (int) size;
      known *= Math.max(size, 1);
      if (known > Integer.MAX_VALUE) {
        throw node.refusal("its shape takes more elements than there are");
      }
    }
    if (open >= 0) {
      shape[open] = (int) (constant.size() / known);
    }
    return shape;
  }

  static Value reshaped(Node node, Value.Flow flow, long[] wanted, boolean zeroCopies) throws ModelFileException {
    long[] sizes = wanted.clone();
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] == 0 && zeroCopies && d < flow.axes().size()) {
        sizes[d] = Sizes.of(flow.axes().get(d));
      }
    }
    return new Reshape(flow.axes(), known(flow, sizes)).match().map(flow::with)
        .orElseThrow(() -> node.refusal("gives dimensions another meaning than they had, or one that only the run knows"));
  }

  /** With the size that is left open, if that follows from the others. */
  private static long[] known(Value.Flow flow, long[] sizes) {
    boolean fixed = flow.axes().stream().noneMatch(axis -> axis.size() == Axis.UNKNOWN)
        && Arrays.stream(sizes).allMatch(size -> size == -1 || size > 0);
    if (!fixed || Arrays.stream(sizes).filter(size -> size == -1).count() != 1) {
      return sizes;
    }
    long all = flow.axes().stream().mapToLong(Axis::size).reduce(1, Math::multiplyExact);
    long others = Arrays.stream(sizes).filter(size -> size > 0).reduce(1, Math::multiplyExact);
    return Arrays.stream(sizes).map(size -> size > 0 ? size : all / others).toArray();
  }

  /** Last states, one upon another, of which each layer gets a place of its own before its directions. */
  static Value reshaped(Value.States states, long[] wanted) {
    if (states.parts().isEmpty() || wanted.length != 4 || wanted[0] != states.parts().size()) {
      return states.moved();
    }
    List<Value.Flow> parts = new ArrayList<>();
    for (Value.Flow part : states.parts()) {
      Optional<List<Axis>> axes = new Reshape(part.axes(), Arrays.copyOfRange(wanted, 1, wanted.length)).match();
      if (wanted[1] != part.axes().getFirst().size() || axes.isEmpty()) {
        return states.moved();
      }
      parts.add(part.with(Stream.concat(Stream.of(new Axis.One()), axes.get().stream()).toList()));
    }
    return new Value.States(states.cell(), states.layers(), parts);
  }
}
