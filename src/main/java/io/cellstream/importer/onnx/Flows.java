package io.cellstream.importer.onnx;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
      left.removeIf(axis -> axis.size() == 1 && !(axis instanceof Axis.Channels));
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
    if (places.data().length != 1) {
      throw node.misplaced();
    }
    Axis along = flow.axes().get(axis);
    long place = places.data()[0];
    boolean only = along.size() == 1 && !(along instanceof Axis.Channels) && (place == 0 || place == -1);
    boolean last = isTime(flow, along) && new Range(place, Long.MAX_VALUE, 1).isLast(along);
    if (!only && !last) {
      throw node.refusal("takes something else than the last step");
    }
    List<Axis> axes = new ArrayList<>(flow.axes());
    axes.remove(axis);
    for (int i = 0; i < places.rank(); i++) {
      axes.add(axis, new Axis.One());
    }
    return new Value.Flow(flow.stage(), axes, flow.last() || last);
  }

  static Value sliced(Node node, Value.Flow flow, List<Range> ranges) throws ModelFileException {
    List<Axis> axes = new ArrayList<>();
    boolean last = flow.last();
    for (int a = 0; a < ranges.size(); a++) {
      Axis axis = flow.axes().get(a);
      if (ranges.get(a).isAll(axis)) {
        axes.add(axis);
      } else if (isTime(flow, axis) && ranges.get(a).isLast(axis)) {
        axes.add(new Axis.One());
        last = true;
      } else if (flow.stage() instanceof Stage.Input input) {
        return new Value.InputPart(input.name(), ranges.get(a).start(), node);
      } else {
        throw node.refusal("takes something else than the last step");
      }
    }
    return new Value.Flow(flow.stage(), axes, last);
  }

  /** The last states that a value consists of, if it does. */
  static Optional<Value.States> states(Value value) {
    return switch (value) {
      case Value.States states -> Optional.of(states);
      case Value.Flow flow when flow.last() && flow.stage() instanceof Stage.Recurrent layer ->
        Optional.of(new Value.States(false, List.of(layer.number())));
      default -> Optional.empty();
    };
  }

  static Value joined(Node node, List<Value> values, Budget budget) throws ModelFileException {
    List<Integer> layers = new ArrayList<>();
    List<Value.States> all = values.stream().map(value -> states(value).orElseThrow()).toList();
    for (Value.States states : all) {
      if (states.cell() != all.getFirst().cell()) {
        throw node.misplaced();
      }
      budget.charge(node, states.layers().size());
      layers.addAll(states.layers());
    }
    return values.size() == 1 ? values.getFirst() : new Value.States(all.getFirst().cell(), layers);
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
    return new Reshape(flow.axes(), sizes).match().map(flow::with)
        .orElseThrow(() -> node.refusal("gives dimensions another meaning than they had, or one that only the run knows"));
  }
}
