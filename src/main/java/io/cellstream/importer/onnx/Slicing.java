package io.cellstream.importer.onnx;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** {@code Slice} and {@code Split}: ranges of dimensions. */
final class Slicing {
  private Slicing() {
  }

  static Value sliced(OnnxNode node, NodeInputs in) throws ModelFileException {
    long[] starts = in.numbers("starts", 1);
    long[] ends = in.numbers("ends", 2);
    long[] along = in.optionalNumbers("axes", 3).orElseGet(() -> IntStream.range(0, starts.length).asLongStream().toArray());
    long[] steps = in.optionalInts(4).orElseGet(() -> LongStream.generate(() -> 1).limit(starts.length).toArray());
    if (ends.length != starts.length || steps.length != starts.length || along.length != starts.length) {
      throw node.refusal("its starts, ends, axes and steps are of different lengths");
    }
    Value value = in.value(0);
    List<Range> ranges = ranges(node, value.rank(), along, starts, ends, steps);
    return switch (value) {
      case Value.Constant constant -> Folding.sliced(node, constant, ranges);
      case Value.Flow flow -> sliced(node, flow, ranges);
      case Value.Zeros zeros -> zeros;
      case Value.States states when states.rank() > 0 -> sliced(node, states, ranges);
      case Value.InputPart _, Value.States _ -> throw node.misplaced();
    };
  }

  /** Of each of so many dimensions; none if their number is not known. */
  private static List<Range> ranges(OnnxNode node, int rank, long[] along, long[] starts, long[] ends, long[] steps)
      throws ModelFileException {
    if (rank > 0 && starts.length > rank) {
      throw node.refusal("has " + starts.length + " starts for " + rank + " dimensions");
    }
    List<Range> ranges = new ArrayList<>(Collections.nCopies(rank, Range.ALL));
    BitSet named = new BitSet();
    for (int i = 0; i < starts.length && rank > 0; i++) {
      int axis = node.axis(along[i], rank);
      if (steps[i] == 0) {
        throw node.refusal("has a step of 0");
      }
      if (named.get(axis)) {
        throw node.refusal("names axis " + axis + " twice");
      }
      named.set(axis);
      ranges.set(axis, new Range(starts[i], ends[i], steps[i]));
    }
    return ranges;
  }

  private static Value sliced(OnnxNode node, Value.Flow flow, List<Range> ranges) throws ModelFileException {
    Value.Flow left = flow;
    for (int a = 0; a < ranges.size(); a++) {
      if (flow.stage() instanceof Stage.GraphInput input && !ranges.get(a).isAll(flow.axes().get(a))) {
        return new Value.InputPart(input.name(), ranges.get(a).start());
      }
      left = Cutting.cut(node, left, a, ranges.get(a));
    }
    return left;
  }

  private static Value sliced(OnnxNode node, Value.States states, List<Range> ranges) throws ModelFileException {
    node.charge(states.parts().size());
    Value.Flow left = Cutting.cut(node, states, ranges.getFirst());
    for (int a = 1; a < ranges.size(); a++) {
      left = Cutting.cut(node, left, a, ranges.get(a));
    }
    return left;
  }

  /** One range for each output. */
  static List<Value> split(OnnxNode node, NodeInputs in) throws ModelFileException {
    Value value = in.value(0);
    if (value instanceof Value.Zeros) {
      return Collections.nCopies(node.outputs().size(), value);
    }
    if (!(value instanceof Value.Constant || value instanceof Value.Flow)) {
      throw node.misplaced();
    }
    int axis = node.axis(node.integer("axis", 0), value.rank());
    long size = value instanceof Value.Flow flow ? flow.axes().get(axis).size() : ((Value.Constant) value).shape()[axis];
    List<Value> parts = new ArrayList<>();
    long start = 0;
    for (long length : lengths(node, in, size)) {
      List<Range> ranges = new ArrayList<>(Collections.nCopies(value.rank(), Range.ALL));
      ranges.set(axis, new Range(start, start + length, 1));
      parts.add(value instanceof Value.Flow flow
          ? sliced(node, flow, ranges)
          : Folding.sliced(node, (Value.Constant) value, ranges));
      start += length;
    }
    return parts;
  }

  private static long[] lengths(OnnxNode node, NodeInputs in, long size) throws ModelFileException {
    Optional<long[]> given = in.optional(1).isPresent() ? in.optionalInts(1) : node.integers("split");
    int count = node.outputs().size();
    if (size == Axis.UNKNOWN || count == 0) {
      throw node.refusal("splits an axis of a size that only the run knows, or into nothing");
    }
    if (given.isPresent() && (given.get().length != count || !fills(given.get(), size))) {
      throw node.refusal("its lengths " + Arrays.toString(Arrays.copyOf(given.get(), Math.min(given.get().length, count)))
          + " don't part an axis of " + size + " among " + count + " outputs");
    }
    return given.orElseGet(() -> even(size, count));
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

  /** The last ones are shorter, or empty, where they don't come out even. */
  private static long[] even(long size, int count) {
    long most = Math.ceilDiv(size, count);
    return LongStream.range(0, count).map(i -> Math.clamp(size - i * most, 0, most)).toArray();
  }
}
