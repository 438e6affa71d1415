package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The operators that only move values about: on constants they are carried out, in what flows they change dimensions. */
final class Structure {
  /** From here on {@code axes} is an input rather than an attribute. */
  private static final long AXES_ARE_INPUTS = 13;
  private final long opset;
  private final Budget budget;
  private final Folding folding;

  Structure(long opset, Budget budget) {
    this.opset = opset;
    this.budget = budget;
    this.folding = new Folding(budget);
  }

  /** @throws ModelFileException for any operator that is not known here */
  Value run(Node node, Inputs in) throws ModelFileException {
    return switch (node.operator()) {
      case "Identity" -> same(node, in);
      case "Dropout" -> dropped(node, in);
      case "Cast" -> cast(node, in);
      case "Shape" -> shape(node, in);
      case "Transpose" -> transposed(node, in);
      case "Squeeze" -> squeezed(node, in);
      case "Unsqueeze" -> unsqueezed(node, in);
      case "Reshape" -> reshaped(node, in);
      case "Gather" -> gathered(node, in);
      case "Slice" -> sliced(node, in);
      case "Concat" -> concatenated(node, in);
      default -> throw node.refusal("operator " + node.operator() + " can't be carried over");
    };
  }

  private static Value same(Node node, Inputs in) throws ModelFileException {
    node.allow();
    return in.value(0);
  }

  /** Nothing is dropped in use; the outputs beyond the first are for training. */
  private static Value dropped(Node node, Inputs in) throws ModelFileException {
    node.allow("ratio", "seed");
    if (in.optional(2).isPresent() && Arrays.stream(in.ints(2).data()).anyMatch(training -> training != 0)) {
      throw node.refusal("its training_mode is on: export the model for use");
    }
    return in.value(0);
  }

  private static Value cast(Node node, Inputs in) throws ModelFileException {
    node.allow("to", "saturate", "round_mode");
    if (!node.has("to")) {
      throw node.refusal("has no attribute to");
    }
    boolean toFloat = node.integer("to", 0) == TensorProto.DataType.FLOAT_VALUE;
    boolean toInt = node.integer("to", 0) == TensorProto.DataType.INT64_VALUE || node.integer("to", 0) == TensorProto.DataType.INT32_VALUE;
    return switch (in.value(0)) {
      case Value.Ints ints when toInt -> ints;
      case Value.Flow flow when Flows.isTokens(flow) ? toInt : toFloat -> flow;
      case Value.Ints _, Value.Flow _ ->
        throw node.refusal("attribute to = " + node.integer("to", 0) + " changes what the model computes, so it can't be carried over");
      case Value other when toFloat -> other;
      default -> throw node.refusal("attribute to = " + node.integer("to", 0) + " can't be carried over here");
    };
  }

  private static Value shape(Node node, Inputs in) throws ModelFileException {
    node.allow("start", "end");
    long[] sizes = switch (in.value(0)) {
      case Value.Constant constant -> IntStream.of(constant.shape()).asLongStream().toArray();
      case Value.Flow flow -> flow.axes().stream().mapToLong(Sizes::of).toArray();
      default -> throw node.misplaced();
    };
    Range range = new Range(node.integer("start", 0), node.integer("end", Long.MAX_VALUE), 1);
    int first = range.first(sizes.length);
    return Value.Ints.vector(Arrays.copyOfRange(sizes, first, first + range.count(sizes.length)));
  }

  private Value transposed(Node node, Inputs in) throws ModelFileException {
    node.allow("perm");
    Value value = in.value(0);
    int rank = switch (value) {
      case Value.Constant constant -> constant.rank();
      case Value.Flow flow -> flow.axes().size();
      case Value.Zeros _, Value.InputPart _, Value.States _ -> 0;
    };
    int[] order = node.integers("perm").map(perm -> Arrays.stream(perm).mapToInt(axis -> axis == (int) axis ? (int) axis : -1).toArray())
        .orElseGet(() -> IntStream.iterate(rank - 1, axis -> axis - 1).limit(rank).toArray());
    boolean permutes = Arrays.equals(Arrays.stream(order).sorted().toArray(), IntStream.range(0, rank).toArray());
    return switch (value) {
      case Value.Zeros _, Value.InputPart _, Value.States _ -> value.moved();
      case Value.Constant _, Value.Flow _ when !permutes -> throw node.refusal("attribute perm is no order of " + rank + " axes");
      case Value.Constant constant -> folding.transposed(node, constant, order);
      case Value.Flow flow -> flow.with(Arrays.stream(order).mapToObj(axis -> flow.axes().get(axis)).toList());
    };
  }

  private Value squeezed(Node node, Inputs in) throws ModelFileException {
    Optional<long[]> axes = axes(node, in);
    return switch (in.value(0)) {
      case Value.Constant constant -> {
        boolean[] gone = new boolean[constant.rank()];
        for (int axis = 0; axis < gone.length; axis++) {
          gone[axis] = axes.isEmpty() && constant.shape()[axis] == 1;
        }
        for (long axis : axes.orElse(new long[0])) {
          int at = axis(node, axis, gone.length);
          gone[at] = true;
          if (constant.shape()[at] != 1) {
            throw node.refusal("axis " + axis + " has " + constant.shape()[at] + " elements, not 1");
          }
        }
        yield folding.reshaped(node, constant,
            IntStream.range(0, gone.length).filter(axis -> !gone[axis]).map(axis -> constant.shape()[axis])
                .toArray());
      }
      case Value.Flow flow -> Flows.squeezed(node, flow, axes);
      case Value other -> other.moved();
    };
  }

  private Value unsqueezed(Node node, Inputs in) throws ModelFileException {
    long[] axes = axes(node, in).orElseThrow(() -> node.refusal("has no axes"));
    return switch (in.value(0)) {
      case Value.Constant constant -> {
        List<Integer> shape = new ArrayList<>(IntStream.of(constant.shape()).boxed().toList());
        for (int axis : sorted(node, axes, constant.rank())) {
          shape.add(axis, 1);
        }
        yield folding.reshaped(node, constant, shape.stream().mapToInt(Integer::intValue).toArray());
      }
      case Value.Flow flow -> {
        List<Axis> all = new ArrayList<>(flow.axes());
        for (int axis : sorted(node, axes, all.size())) {
          all.add(axis, new Axis.One());
        }
        yield flow.with(all);
      }
      case Value other -> other.moved();
    };
  }

  private static int[] sorted(Node node, long[] axes, int rank) throws ModelFileException {
    int[] sorted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      sorted[i] = axis(node, axes[i], Math.addExact(rank, axes.length));
    }
    Arrays.sort(sorted);
    if (Arrays.stream(sorted).distinct().count() < sorted.length) {
      throw node.refusal("names an axis twice");
    }
    return sorted;
  }

  private Optional<long[]> axes(Node node, Inputs in) throws ModelFileException {
    boolean attribute = opset < AXES_ARE_INPUTS;
    node.allow(attribute ? new String[]{"axes"} : new String[0]);
    Optional<long[]> axes = attribute
        ? node.integers("axes")
        : in.optional(1).isPresent() ? Optional.of(in.ints(1).data()) : Optional.empty();
    if (axes.isPresent() && axes.get().length > TensorReader.MOST_DIMENSIONS) {
      throw node.refusal("has " + axes.get().length + " axes; at most " + TensorReader.MOST_DIMENSIONS + " dimensions are read");
    }
    return axes;
  }

  private Value reshaped(Node node, Inputs in) throws ModelFileException {
    node.allow("allowzero");
    long[] wanted = in.ints(1).data();
    boolean zeroCopies = node.integer("allowzero", 0) == 0;
    return switch (in.value(0)) {
      case Value.Constant constant -> folding.reshaped(node, constant, Flows.shape(node, constant, wanted, zeroCopies));
      case Value.Flow flow -> Flows.reshaped(node, flow, wanted, zeroCopies);
      case Value.States states -> Flows.reshaped(charged(node, states), wanted);
      case Value other -> other;
    };
  }

  private Value gathered(Node node, Inputs in) throws ModelFileException {
    node.allow("axis");
    Value.Ints places = in.ints(1);
    return switch (in.value(0)) {
      case Value.Constant constant ->
        folding.gathered(node, constant, places, axis(node, node.integer("axis", 0), constant.rank()));
      case Value.Flow flow -> Flows.gathered(node, flow, places, axis(node, node.integer("axis", 0), flow.axes().size()));
      case Value.Zeros zeros -> zeros;
      case Value.States states -> Flows.gathered(node, charged(node, states), places, node.integer("axis", 0));
      case Value.InputPart _ -> throw node.misplaced();
    };
  }

  private Value sliced(Node node, Inputs in) throws ModelFileException {
    boolean attributes = opset < 10;
    if (attributes) {
      node.allow("starts", "ends", "axes");
    } else {
      node.allow();
    }
    long[] starts = attributes ? node.integers("starts").orElse(new long[0]) : in.ints(1).data();
    long[] ends = attributes ? node.integers("ends").orElse(new long[0]) : in.ints(2).data();
    Optional<long[]> axes = attributes
        ? node.integers("axes")
        : in.optional(3).isPresent() ? Optional.of(in.ints(3).data()) : Optional.empty();
    long[] steps = in.optional(4).isPresent() ? in.ints(4).data() : LongStream.generate(() -> 1).limit(starts.length).toArray();
    long[] along = axes.orElseGet(() -> IntStream.range(0, starts.length).asLongStream().toArray());
    if (ends.length != starts.length || steps.length != starts.length || along.length != starts.length) {
      throw node.refusal("its starts, ends, axes and steps are of different lengths");
    }
    int rank = switch (in.value(0)) {
      case Value.Constant constant -> constant.rank();
      case Value.Flow flow -> flow.axes().size();
      case Value.States states when !states.parts().isEmpty() -> states.parts().getFirst().axes().size();
      default -> 0;
    };
    if (rank > 0 && starts.length > rank) {
      throw node.refusal("has " + starts.length + " starts for " + rank + " dimensions");
    }
    List<Range> ranges = new ArrayList<>(Collections.nCopies(rank, Range.ALL));
    BitSet named = new BitSet();
    for (int i = 0; i < starts.length && rank > 0; i++) {
      int axis = axis(node, along[i], rank);
      if (steps[i] == 0) {
        throw node.refusal("has a step of 0");
      }
      if (named.get(axis)) {
        throw node.refusal("names axis " + axis + " twice");
      }
      named.set(axis);
      ranges.set(axis, new Range(starts[i], ends[i], steps[i]));
    }
    return switch (in.value(0)) {
      case Value.Constant constant -> folding.sliced(node, constant, ranges);
      case Value.Flow flow -> Flows.sliced(node, flow, ranges);
      case Value.Zeros zeros -> zeros;
      case Value.States states when rank > 0 -> Flows.sliced(node, charged(node, states), ranges);
      case Value.InputPart _, Value.States _ -> throw node.misplaced();
    };
  }

  private Value concatenated(Node node, Inputs in) throws ModelFileException {
    node.allow("axis");
    if (!node.has("axis")) {
      throw node.refusal("has no attribute axis");
    }
    in.value(0);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < in.count(); i++) {
      values.add(in.value(i));
    }
    if (values.stream().allMatch(Value.Zeros.class::isInstance)) {
      return new Value.Zeros();
    }
    Optional<Value> directions = TwoDirections.joined(node, values);
    if (directions.isPresent()) {
      return directions.get();
    }
    if (values.stream().allMatch(value -> Flows.states(value).isPresent())) {
      return Flows.joined(node, values, budget);
    }
    List<Value.Constant> constants = values.stream().filter(Value.Constant.class::isInstance).map(Value.Constant.class::cast).toList();
    if (constants.isEmpty() || constants.size() < values.size()) {
      throw node.misplaced();
    }
    return folding.concatenated(node, constants, axis(node, node.integer("axis", 0), constants.getFirst().rank()));
  }

  private Value.States charged(Node node, Value.States states) throws ModelFileException {
    budget.charge(node, states.parts().size());
    return states;
  }

  private static boolean fills(long[] lengths, long size) {
    long left = size;
    for (long length : lengths) {
      if (length < 0 || length > left) {
        return false;
      }
      left -= length;
    }
    return left == 0;
  }

  List<Value> split(Node node, Inputs in) throws ModelFileException {
    node.allow("axis", "split", "num_outputs");
    Value value = in.value(0);
    if (value instanceof Value.Zeros) {
      return Collections.nCopies(node.outputs().size(), value);
    }
    int rank = switch (value) {
      case Value.Constant constant -> constant.rank();
      case Value.Flow flow -> flow.axes().size();
      default -> throw node.misplaced();
    };
    int axis = axis(node, node.integer("axis", 0), rank);
    long size = value instanceof Value.Constant constant ? constant.shape()[axis] : ((Value.Flow) value).axes().get(axis).size();
    Optional<long[]> given = in.optional(1).isPresent() ? Optional.of(in.ints(1).data()) : node.integers("split");
    int count = node.outputs().size();
    if (size == Axis.UNKNOWN || count == 0) {
      throw node.refusal("splits an axis of a size that only the run knows, or into nothing");
    }
    if (given.isPresent() && (given.get().length != count || !fills(given.get(), size))) {
      throw node.refusal("its lengths " + Arrays.toString(Arrays.copyOf(given.get(), Math.min(given.get().length, count)))
          + " don't part an axis of " + size + " among " + count + " outputs");
    }
    long even = Math.ceilDiv(size, count);
    List<Value> parts = new ArrayList<>();
    long start = 0;
    for (int i = 0; i < count; i++) {
      long end = given.isPresent() ? start + given.get()[i] : Math.min(size, start + even);
      List<Range> ranges = new ArrayList<>(Collections.nCopies(rank, Range.ALL));
      ranges.set(axis, new Range(start, end, 1));
      parts.add(value instanceof Value.Constant constant
          ? folding.sliced(node, constant, ranges)
          : Flows.sliced(node, (Value.Flow) value, ranges));
      start = end;
    }
    return parts;
  }

  /** Negative axes count from the end. */
  static int axis(Node node, long axis, int rank) throws ModelFileException {
    long at = axis < 0 ? axis + rank : axis;
    if (at < 0 || at >= rank) {
      throw node.refusal("axis " + axis + " is outside of " + rank + " dimensions");
    }
    return (int) at;
  }
}
