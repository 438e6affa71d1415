package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The weights of a recurrent node, W, R, B and P of all directions, as PyTorch has them: gate rows in ONNX's order, LSTM i, o, f, c and GRU
 * z, r, h, become PyTorch's; B holds the biases of W, then those of R.
 */
final class RecurrentWeights {
  static final int PEEPHOLES = 7;
  private static final int BIASES = 3;

  private final OnnxNode node;
  private final NodeInputs in;
  private final ForeignCell.Kind kind;
  private final Direction direction;

  RecurrentWeights(OnnxNode node, NodeInputs in, ForeignCell.Kind kind, Direction direction) {
    this.node = node;
    this.in = in;
    this.kind = kind;
    this.direction = direction;
  }

  /** For each gate of PyTorch's which one of ONNX's it is. */
  private int[] order() {
    return switch (kind) {
      case LSTM -> new int[]{0, 2, 3, 1};
      case GRU -> new int[]{1, 0, 2};
      case RNN -> new int[]{0};
    };
  }

  /**
   * One for each direction, the forward one first.
   *
   * @param values the dimension that the cells read
   * @throws ModelFileException if the weights don't fit it, each other or the node's attributes
   */
  List<ForeignCell> cells(Axis values) throws ModelFileException {
    Value.Floats w = weights(1, "W");
    Value.Floats r = weights(2, "R");
    int hidden = r.shape()[2];
    int rows = Math.multiplyExact(kind.gates(), hidden);
    node.charge((long) w.size() + r.size());
    if (w.shape()[2] == 0) {
      throw node.refusal("its W is " + Arrays.toString(w.shape()) + ", which reads no values");
    }
    if (hidden == 0 || w.shape()[1] != rows || r.shape()[1] != rows || node.integer("hidden_size", hidden) != hidden) {
      throw node.refusal("W " + Arrays.toString(w.shape()) + ", R " + Arrays.toString(r.shape()) + " and hidden_size don't fit each other");
    }
    long reads = values instanceof Axis.Merged ? 0 : values.size();
    if (reads != w.shape()[2] && reads != Axis.UNKNOWN) {
      throw node.refusal("W " + Arrays.toString(w.shape()) + " does not fit an input of " + reads + " values");
    }
    float[] b = vector(BIASES, "B", 2 * rows).orElseGet(() -> new float[direction.directions() * 2 * rows]);
    Optional<float[]> p = vector(PEEPHOLES, "P", 3 * hidden);
    List<List<Activation>> activations = new RecurrentActivations(node).read(kind.activations(), direction.directions());
    List<ForeignCell> cells = new ArrayList<>();
    for (int d = 0; d < direction.directions(); d++) {
      cells.add(new ForeignCell(node.shown(), kind, matrix(w, d), matrix(r, d), Tensors.reordered(part(b, 2 * d, rows), order()),
          Tensors.reordered(part(b, 2 * d + 1, rows), order()), variant(activations.get(d), peepholes(p, d, hidden))));
    }
    if (!cells.getFirst().isOfTheKindOf(cells.getLast())) {
      throw node.refusal("attribute activations differs between the directions, which can't be carried over");
    }
    return cells;
  }

  private Value.Floats weights(int number, String name) throws ModelFileException {
    Value.Floats weights = in.floats(number);
    if (weights.rank() != 3 || weights.shape()[0] != direction.directions()) {
      throw node.refusal("its " + name + " is " + Arrays.toString(weights.shape()) + ", but must be "
          + (direction == Direction.BIDIRECTIONAL ? "both directions' matrices, [2, ..., ...]" : "one direction's matrix, [1, ..., ...]"));
    }
    return weights;
  }

  /** Of one direction. */
  private Tensor matrix(Value.Floats floats, int d) {
    int rows = floats.shape()[1];
    int columns = floats.shape()[2];
    return Tensors.reordered(new Tensor(rows, columns, part(floats.data(), d, Math.multiplyExact(rows, columns)).data()), order());
  }

  /** One direction's, or one bias's, of equal parts one after the other. */
  static Tensor part(float[] data, int number, int size) {
    return Tensor.vector(Arrays.copyOfRange(data, number * size, (number + 1) * size));
  }

  /**
   * Of all directions; empty if it is left out, or zero.
   *
   * @param size of one direction
   */
  private Optional<float[]> vector(int number, String name, int size) throws ModelFileException {
    if (in.optional(number).isEmpty() || in.value(number) instanceof Value.Zeros) {
      return Optional.empty();
    }
    Value.Floats floats = in.floats(number);
    if (floats.size() != direction.directions() * size) {
      throw node.refusal("its " + name + " has " + floats.size() + " elements, not " + direction.directions() * size);
    }
    return floats.isZero() ? Optional.empty() : Optional.of(floats.data());
  }

  private ForeignCell.Variant variant(List<Activation> activations, Optional<Tensor> peepholes) throws ModelFileException {
    boolean resetAfter = kind != ForeignCell.Kind.GRU || node.flag("linear_before_reset");
    float clip = node.has("clip") ? node.real("clip", 0) : Float.POSITIVE_INFINITY;
    if (!(clip > 0)) {
      throw node.refusal("attribute clip = " + clip + " leaves nothing of the sums");
    }
    return new ForeignCell.Variant(activations, clip, resetAfter, node.flag("input_forget"), peepholes, Optional.empty());
  }

  /** P in the order i, o, f. */
  private static Optional<Tensor> peepholes(Optional<float[]> all, int d, int hidden) {
    return all.map(p -> Tensors.reordered(part(p, d, 3 * hidden), 0, 2, 1));
  }
}
