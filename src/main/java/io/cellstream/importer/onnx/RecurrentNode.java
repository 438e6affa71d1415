package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Cell;
import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node RNN, GRU or LSTM. Gate rows in ONNX's order, LSTM i, o, f, c and GRU z, r, h, become PyTorch's; B holds the biases of W, then those
 * of R.
 *
 * @see <a href="https://onnx.ai/onnx/operators/onnx__LSTM.html">ONNX LSTM</a>
 */
final class RecurrentNode {
  private static final int BIASES = 3;
  private static final int LENGTHS = 4;
  private static final int INITIAL_H = 5;
  private static final int INITIAL_C = 6;
  private static final int PEEPHOLES = 7;
  private static final int[] LSTM_ORDER = {0, 2, 3, 1};
  private static final int[] GRU_ORDER = {1, 0, 2};
  private static final int[] RNN_ORDER = {0};

  private final Node node;
  private final Inputs in;
  private final Layers layers;
  private final Budget budget;
  private final int number;
  private final Direction direction;

  RecurrentNode(Node node, Inputs in, Layers layers, Budget budget) throws ModelFileException {
    this.node = node;
    this.in = in;
    this.layers = layers;
    this.budget = budget;
    this.number = layers.next();
    this.direction = direction(node);
  }

  /** Y, Y_h and, of an LSTM, Y_c. */
  List<Value> run() throws ModelFileException {
    node.allow("activations", "activation_alpha", "activation_beta", "clip", "direction", "hidden_size", "layout", "input_forget",
        "linear_before_reset", "output_sequence");
    for (int more = node.operator().equals("LSTM") ? PEEPHOLES + 1 : INITIAL_C; more < in.count(); more++) {
      if (in.optional(more).isPresent()) {
        throw node.refusal("has an input " + more + ", which no " + node.operator() + " has");
      }
    }
    if (!(in.value(0) instanceof Value.Flow x)) {
      throw node.refusal("does not read what comes from the graph's input");
    }
    boolean batchFirst = node.flag("layout");
    if (x.axes().size() != 3) {
      throw node.refusal("its input has " + x.axes().size() + " dimensions, not 3");
    }
    Axis time = x.axes().get(batchFirst ? 1 : 0);
    Axis batch = x.axes().get(batchFirst ? 0 : 1);
    requireSteps(x, time);
    requireWholeSequence(time);
    List<Cell> cells = cells(x);
    int hidden = cells.getFirst().weightHh().columns();
    List<InitialState> initial = initial(hidden);
    requireLengths(time);
    Stage.Recurrent layer = new Stage.Recurrent(x.stage(), node.shown(), direction, cells, initial, number, time);
    boolean two = direction == Direction.BIDIRECTIONAL;
    Axis directions = two ? new Axis.Directions() : new Axis.One();
    Axis values = two ? new Axis.Units(hidden) : new Axis.Channels(hidden);
    List<Axis> all = batchFirst ? List.of(batch, time, directions, values) : List.of(time, directions, batch, values);
    List<Axis> last = batchFirst ? List.of(batch, directions, values) : List.of(directions, batch, values);
    return List.of(new Value.Flow(layer, all, Value.Taken.ALL),
        new Value.Flow(layer, last, layer.readsBackward() ? Value.Taken.STATES : Value.Taken.LAST),
        new Value.States(true, List.of(number)));
  }

  private static Direction direction(Node node) throws ModelFileException {
    String direction = node.text("direction", "forward");
    return switch (direction) {
      case "forward" -> Direction.FORWARD;
      case "reverse" -> Direction.BACKWARD;
      case "bidirectional" -> Direction.BIDIRECTIONAL;
      default -> throw node.refusal("attribute direction = " + direction + " is none of forward, reverse, bidirectional");
    };
  }

  /** A layer on top of another steps along with it; where there is one step, every dimension of size 1 will do. */
  private void requireSteps(Value.Flow x, Axis time) throws ModelFileException {
    if (Flows.isTokens(x)) {
      throw node.refusal("reads ids of tokens, without an embedding");
    }
    if (x.stage() instanceof Stage.Activated activated && activated.activation() == DenseActivation.SOFTMAX) {
      throw node.refusal("comes after a softmax, which can't be carried over");
    }
    Optional<Stage.Recurrent> before = Flows.recurrent(x);
    if (before.isEmpty()) {
      if (!(time instanceof Axis.OfInput || time instanceof Axis.One)) {
        throw node.refusal("its first dimension is not time");
      }
    } else {
      boolean along = x.takesAllSteps() && before.get().time().equals(time);
      if (!along && !(before.get().oneStep() && time.size() == 1)) {
        throw node.refusal("does not step along with the recurrent node before it");
      }
    }
    if (!(x.stage() instanceof Stage.Input) && !(x.axes().get(2) instanceof Axis.Channels)) {
      throw node.refusal("does not run along the values of a step");
    }
  }

  /** What reads backward can't begin before it has all of a sequence. */
  private void requireWholeSequence(Axis time) throws ModelFileException {
    if (direction != Direction.FORWARD) {
      layers.backward();
      if (time.size() == 1) {
        throw node.refusal("reads the sequence backward, but the graph takes one step of it; export it for any number of steps");
      }
    }
  }

  private List<Cell> cells(Value.Flow x) throws ModelFileException {
    Value.Floats w = weights(1, "W");
    Value.Floats r = weights(2, "R");
    int hidden = r.shape()[2];
    int[] order = switch (node.operator()) {
      case "LSTM" -> LSTM_ORDER;
      case "GRU" -> GRU_ORDER;
      default -> RNN_ORDER;
    };
    int rows = Math.multiplyExact(order.length, hidden);
    budget.charge(node, (long) w.size() + r.size());
    if (w.shape()[2] == 0) {
      throw node.refusal("its W is " + Arrays.toString(w.shape()) + ", which reads no values");
    }
    if (hidden == 0 || w.shape()[1] != rows || r.shape()[1] != rows || node.integer("hidden_size", hidden) != hidden) {
      throw node.refusal("W " + Arrays.toString(w.shape()) + ", R " + Arrays.toString(r.shape()) + " and hidden_size don't fit each other");
    }
    long reads = x.axes().get(2) instanceof Axis.Merged ? 0 : x.axes().get(2).size();
    if (reads != w.shape()[2] && reads != Axis.UNKNOWN) {
      throw node.refusal("W " + Arrays.toString(w.shape()) + " does not fit an input of " + reads + " values");
    }
    Cell.Kind kind = Cell.Kind.valueOf(node.operator());
    float[] b = vector(BIASES, "B", 2 * rows).orElseGet(() -> new float[direction.directions() * 2 * rows]);
    Optional<float[]> p = vector(PEEPHOLES, "P", 3 * hidden);
    List<List<io.cellstream.kernel.Activation>> activations = new Activations(node).read(kind.activations(), direction.directions());
    List<Cell> cells = new ArrayList<>();
    for (int d = 0; d < direction.directions(); d++) {
      cells.add(new Cell(node.shown(), kind, matrix(w, d, order), matrix(r, d, order),
          Tensors.reordered(part(b, 2 * d, rows), order), Tensors.reordered(part(b, 2 * d + 1, rows), order),
          variant(kind, activations.get(d), peepholes(p, d, hidden))));
    }
    if (!cells.getFirst().isOfTheKindOf(cells.getLast())) {
      throw node.refusal("attribute activations differs between the directions, which can't be carried over");
    }
    return cells;
  }

  /** Of one direction. */
  private static Tensor matrix(Value.Floats floats, int d, int[] order) {
    int rows = floats.shape()[1];
    int columns = floats.shape()[2];
    return Tensors.reordered(new Tensor(rows, columns, part(floats.data(), d, Math.multiplyExact(rows, columns)).data()), order);
  }

  private static Tensor part(float[] data, int number, int size) {
    return Tensor.vector(Arrays.copyOfRange(data, number * size, (number + 1) * size));
  }

  private Value.Floats weights(int number, String name) throws ModelFileException {
    Value.Floats weights = in.floats(number);
    if (weights.rank() != 3 || weights.shape()[0] != direction.directions()) {
      throw node.refusal("its " + name + " is " + Arrays.toString(weights.shape()) + ", but must be "
          + (direction == Direction.BIDIRECTIONAL ? "both directions' matrices, [2, ..., ...]" : "one direction's matrix, [1, ..., ...]"));
    }
    return weights;
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

  private Cell.Variant variant(Cell.Kind kind, List<io.cellstream.kernel.Activation> activations, Optional<Tensor> peepholes)
      throws ModelFileException {
    boolean resetAfter = kind != Cell.Kind.GRU || node.flag("linear_before_reset");
    float clip = node.has("clip") ? node.real("clip", 0) : Float.POSITIVE_INFINITY;
    if (!(clip > 0)) {
      throw node.refusal("attribute clip = " + clip + " leaves nothing of the sums");
    }
    return new Cell.Variant(activations, clip, resetAfter, node.flag("input_forget"), peepholes, Optional.empty());
  }

  /** P in the order i, o, f. */
  private static Optional<Tensor> peepholes(Optional<float[]> all, int d, int hidden) {
    return all.map(p -> Tensors.reordered(part(p, d, 3 * hidden), 0, 2, 1));
  }

  private List<InitialState> initial(int units) throws ModelFileException {
    Optional<float[]> c = node.operator().equals("LSTM") ? first(INITIAL_C, true, units) : Optional.empty();
    Optional<float[]> h = first(INITIAL_H, false, units);
    return IntStream.range(0, direction.directions())
        .mapToObj(d -> new InitialState(c.map(state -> part(state, d, units)), h.map(state -> part(state, d, units)))).toList();
  }

  /** The first state may be the graph's input: then it is what Cellstream keeps. */
  private Optional<float[]> first(int input, boolean cell, int units) throws ModelFileException {
    Optional<Value> state = in.optional(input);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    String name = cell ? "initial_c" : "initial_h";
    return switch (state.get()) {
      case Value.Zeros _ -> Optional.empty();
      case Value.Floats floats -> {
        budget.charge(node, floats.size());
        if (floats.isZero()) {
          yield Optional.empty();
        }
        int values = direction.directions() * units;
        if (floats.data().length != values) {
          throw node
              .refusal("its " + name + " is " + Arrays.toString(floats.shape()) + ", but must be one sequence's " + values + " values");
        }
        yield Optional.of(floats.data());
      }
      case Value.Flow flow when flow.stage() instanceof Stage.Input given && !given.tokens() -> {
        layers.firstState(given.name(), cell, number, 0);
        yield Optional.empty();
      }
      case Value.InputPart part -> {
        layers.firstState(part.input(), cell, number, part.start());
        yield Optional.empty();
      }
      default -> throw node.refusal("its " + name + " is computed by the graph, which can't be carried over");
    };
  }

  /** A sequence here has its own length; a graph that is told it means the same. */
  private void requireLengths(Axis time) throws ModelFileException {
    Optional<Value> lengths = in.optional(LENGTHS);
    if (lengths.isEmpty()) {
      return;
    }
    switch (lengths.get()) {
      case Value.Flow flow when flow.stage() instanceof Stage.Input given && given.tokens() -> layers.lengths(given.name());
      case Value.Ints ints when Arrays.stream(ints.data()).allMatch(length -> Sizes.same(time, length)) -> {
      }
      default -> throw node.refusal("its sequence_lens cut sequences short, which can't be carried over");
    }
  }
}
