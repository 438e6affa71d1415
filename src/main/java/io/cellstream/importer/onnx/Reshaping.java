package io.cellstream.importer.onnx;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The operators that leave all elements, and change dimensions only. */
final class Reshaping {
  private Reshaping() {
  }

  static Value transposed(OnnxNode node, NodeInputs in) throws ModelFileException {
    Value value = in.value(0);
    int rank = value.rank();
    int[] order = node.integers("perm").map(perm -> Arrays.stream(perm).mapToInt(axis -> axis == (int) axis ? (int) axis : -1).toArray())
        .orElseGet(() -> IntStream.iterate(rank - 1, axis -> axis - 1).limit(rank).toArray());
    boolean permutes = Arrays.equals(Arrays.stream(order).sorted().toArray(), IntStream.range(0, rank).toArray());
    return switch (value) {
      case Value.Zeros _, Value.InputPart _, Value.States _ -> value.moved();
      case Value.Constant _, Value.Flow _ when !permutes -> throw node.refusal("attribute perm is no order of " + rank + " axes");
      case Value.Constant constant -> Folding.transposed(node, constant, order);
      case Value.Flow flow -> flow.with(Arrays.stream(order).mapToObj(axis -> flow.axes().get(axis)).toList());
    };
  }

  static Value squeezed(OnnxNode node, NodeInputs in) throws ModelFileException {
    Optional<long[]> axes = axes(node, in);
    return switch (in.value(0)) {
      case Value.Constant constant -> squeezed(node, constant, axes);
      case Value.Flow flow -> squeezed(node, flow, axes);
      case Value other -> other.moved();
    };
  }

  private static Value squeezed(OnnxNode node, Value.Constant constant, Optional<long[]> axes) throws ModelFileException {
    int[] shape = constant.shape();
    BitSet gone = new BitSet();
    if (axes.isEmpty()) {
      IntStream.range(0, shape.length).filter(at -> shape[at] == 1).forEach(gone::set);
    }
    for (long axis : axes.orElse(new long[0])) {
      int at = node.axis(axis, shape.length);
      if (shape[at] != 1) {
        throw node.refusal("axis " + axis + " has " + shape[at] + " elements, not 1");
      }
      gone.set(at);
    }
    return Folding.reshaped(node, constant, IntStream.range(0, shape.length).filter(at -> !gone.get(at)).map(at -> shape[at]).toArray());
  }

  private static Value squeezed(OnnxNode node, Value.Flow flow, Optional<long[]> axes) throws ModelFileException {
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
      int at = node.axis(axis, left.size());
      if (left.get(at).size() != 1 && !flow.isBatch(left.get(at))) {
        throw node.refusal("axis " + axis + " is not known to have one element");
      }
      gone.set(at);
    }
    return flow.with(IntStream.range(0, left.size()).filter(at -> !gone.get(at)).mapToObj(left::get).toList());
  }

  static Value unsqueezed(OnnxNode node, NodeInputs in) throws ModelFileException {
    long[] axes = axes(node, in).orElseThrow(() -> node.refusal("has no axes"));
    return switch (in.value(0)) {
      case Value.Constant constant -> {
        List<Integer> shape = new ArrayList<>(IntStream.of(constant.shape()).boxed().toList());
        for (int axis : sorted(node, axes, constant.rank())) {
          shape.add(axis, 1);
        }
        yield Folding.reshaped(node, constant, shape.stream().mapToInt(Integer::intValue).toArray());
      }
      case Value.Flow flow -> {
        List<Axis> all = new ArrayList<>(flow.axes());
        for (int axis : sorted(node, axes, flow.rank())) {
          all.add(axis, new Axis.One());
        }
        yield flow.with(all);
      }
      case Value other -> other.moved();
    };
  }

  private static int[] sorted(OnnxNode node, long[] axes, int rank) throws ModelFileException {
    int[] sorted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      sorted[i] = node.axis(axes[i], Math.addExact(rank, axes.length));
    }
    Arrays.sort(sorted);
    if (Arrays.stream(sorted).distinct().count() < sorted.length) {
      throw node.refusal("names an axis twice");
    }
    return sorted;
  }

  private static Optional<long[]> axes(OnnxNode node, NodeInputs in) throws ModelFileException {
    Optional<long[]> axes = in.optionalNumbers("axes", 1);
    if (axes.isPresent() && axes.get().length > TensorReader.MOST_DIMENSIONS) {
      throw node.refusal("has " + axes.get().length + " axes; at most " + TensorReader.MOST_DIMENSIONS + " dimensions are read");
    }
    return axes;
  }

  static Value reshaped(OnnxNode node, NodeInputs in) throws ModelFileException {
    long[] wanted = in.ints(1).data();
    boolean zeroCopies = node.integer("allowzero", 0) == 0;
    return switch (in.value(0)) {
      case Value.Constant constant -> Folding.reshaped(node, constant, shape(node, constant, wanted, zeroCopies));
      case Value.Flow flow -> reshaped(node, flow, wanted, zeroCopies);
      case Value.States states -> reshaped(node, states, wanted);
      case Value other -> other;
    };
  }

  private static int[] shape(OnnxNode node, Value.Constant constant, long[] wanted, boolean zeroCopies) throws ModelFileException {
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

  private static Value reshaped(OnnxNode node, Value.Flow flow, long[] wanted, boolean zeroCopies) throws ModelFileException {
    long[] sizes = wanted.clone();
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] == 0 && zeroCopies && d < flow.rank()) {
        sizes[d] = Sizes.of(flow.axes().get(d));
      }
    }
    return new ReshapedAxes(flow.axes(), known(flow, sizes)).match().map(flow::with)
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
  private static Value reshaped(OnnxNode node, Value.States states, long[] wanted) throws ModelFileException {
    node.charge(states.parts().size());
    if (states.parts().isEmpty() || wanted.length != 4 || wanted[0] != states.parts().size()) {
      return states.moved();
    }
    List<Value.Flow> parts = new ArrayList<>();
    for (Value.Flow part : states.parts()) {
      Optional<List<Axis>> axes = new ReshapedAxes(part.axes(), Arrays.copyOfRange(wanted, 1, wanted.length)).match();
      if (wanted[1] != part.axes().getFirst().size() || axes.isEmpty()) {
        return states.moved();
      }
      parts.add(part.with(Stream.concat(Stream.of(new Axis.One()), axes.get().stream()).toList()));
    }
    return new Value.States(states.cell(), states.layers(), parts);
  }
}
