package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Cell;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.InitialState;
import io.cellstream.model.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A node RNN, GRU or LSTM. Gate rows in ONNX's order, LSTM i, o, f, c and GRU z, r, h, become PyTorch's; B holds the biases of W, then those
 * of R.
 *
 * @see <a href="https://onnx.ai/onnx/operators/onnx__LSTM.html">ONNX LSTM</a>
 */
final class RecurrentNode {
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

  RecurrentNode(Node node, Inputs in, Layers layers, Budget budget) {
    this.node = node;
    this.in = in;
    this.layers = layers;
    this.budget = budget;
    this.number = layers.next();
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
    String direction = node.text("direction", "forward");
    if (!direction.equals("forward")) {
      throw node.refusal("attribute direction = " + direction + " can't run on a stream whose end is unknown");
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
    Cell cell = cell(x);
    InitialState initial = new InitialState(
        node.operator().equals("LSTM") ? first(INITIAL_C, true, cell.weightHh().columns()) : Optional.empty(),
        first(INITIAL_H, false, cell.weightHh().columns()));
    requireLengths(time);
    Stage.Recurrent layer = new Stage.Recurrent(x.stage(), cell, initial, number, time);
    Axis one = new Axis.One();
    Axis channels = new Axis.Channels(cell.weightHh().columns());
    List<Axis> all = batchFirst ? List.of(batch, time, one, channels) : List.of(time, one, batch, channels);
    List<Axis> last = batchFirst ? List.of(batch, one, channels) : List.of(one, batch, channels);
    return List.of(new Value.Flow(layer, all, false), new Value.Flow(layer, last, true), new Value.States(true, List.of(number)));
  }

  /** A layer on top of another steps along with it; where there is one step, every dimension of size 1 will do. */
  private void requireSteps(Value.Flow x, Axis time) throws ModelFileException {
    switch (x.stage()) {
      case Stage.Input input when input.tokens() -> throw node.refusal("reads ids of tokens, without an embedding");
      case Stage.Input _, Stage.Embedded _ -> {
        if (!(time instanceof Axis.OfInput || time instanceof Axis.One)) {
          throw node.refusal("its first dimension is not time");
        }
      }
      case Stage.Recurrent before -> {
        boolean along = !x.last() && before.time().equals(time);
        if (!along && !(before.oneStep() && time.size() == 1)) {
          throw node.refusal("does not step along with the recurrent node before it");
        }
      }
      case Stage.Dense _, Stage.Activated _ -> throw node.refusal("comes after a dense layer");
    }
  }

  private Cell cell(Value.Flow x) throws ModelFileException {
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
    Tensor[] biases = biases(rows);
    Cell.Kind kind = Cell.Kind.valueOf(node.operator());
    return new Cell(node.shown(), kind, Tensors.reordered(new Tensor(rows, w.shape()[2], w.data()), order),
        Tensors.reordered(new Tensor(rows, hidden, r.data()), order), Tensors.reordered(biases[0], order),
        Tensors.reordered(biases[1], order), variant(kind, hidden));
  }

  private Value.Floats weights(int number, String name) throws ModelFileException {
    Value.Floats weights = in.floats(number);
    if (weights.rank() != 3 || weights.shape()[0] != 1) {
      throw node.refusal("its " + name + " is " + Arrays.toString(weights.shape()) + ", but must be one direction's matrix, [1, ..., ...]");
    }
    return weights;
  }

  private Tensor[] biases(int rows) throws ModelFileException {
    if (in.optional(3).isEmpty()) {
      return new Tensor[]{Tensors.zeros(rows), Tensors.zeros(rows)};
    }
    float[] both = in.value(3) instanceof Value.Zeros ? new float[2 * rows] : in.floats(3).data();
    if (both.length != 2 * rows) {
      throw node.refusal("its B has " + both.length + " elements, not " + 2 * rows);
    }
    return new Tensor[]{Tensor.vector(Arrays.copyOf(both, rows)), Tensor.vector(Arrays.copyOfRange(both, rows, 2 * rows))};
  }

  private Cell.Variant variant(Cell.Kind kind, int hidden) throws ModelFileException {
    boolean resetAfter = kind != Cell.Kind.GRU || node.flag("linear_before_reset");
    float clip = node.has("clip") ? node.real("clip", 0) : Float.POSITIVE_INFINITY;
    if (!(clip > 0)) {
      throw node.refusal("attribute clip = " + clip + " leaves nothing of the sums");
    }
    return new Cell.Variant(new Activations(node).read(kind.activations()), clip, resetAfter, node.flag("input_forget"),
        peepholes(hidden), Optional.empty());
  }

  /** P in the order i, o, f; zeros are none. */
  private Optional<Tensor> peepholes(int hidden) throws ModelFileException {
    if (in.optional(PEEPHOLES).isEmpty() || in.value(PEEPHOLES) instanceof Value.Zeros) {
      return Optional.empty();
    }
    Value.Floats peepholes = in.floats(PEEPHOLES);
    if (peepholes.size() != 3 * hidden) {
      throw node.refusal("its P has " + peepholes.size() + " elements, not " + 3 * hidden);
    }
    return peepholes.isZero()
        ? Optional.empty()
        : Optional.of(Tensors.reordered(Tensor.vector(peepholes.data()), 0, 2, 1));
  }

  /** The first state may be the graph's input: then it is what Cellstream keeps. */
  private Optional<Tensor> first(int input, boolean cell, int units) throws ModelFileException {
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
        if (floats.data().length != units) {
          throw node
              .refusal("its " + name + " is " + Arrays.toString(floats.shape()) + ", but must be one sequence's " + units + " values");
        }
        yield Optional.of(Tensor.vector(floats.data()));
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
