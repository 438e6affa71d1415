package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Cell;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
  private final int number;

  RecurrentNode(Node node, Inputs in, Layers layers) {
    this.node = node;
    this.in = in;
    this.layers = layers;
    this.number = layers.next();
  }

  /** Y, Y_h and, of an LSTM, Y_c. */
  List<Value> run() throws ModelFileException {
    node.allow("activations", "activation_alpha", "activation_beta", "clip", "direction", "hidden_size", "layout", "input_forget",
        "linear_before_reset", "output_sequence");
    String direction = node.text("direction", "forward");
    if (!direction.equals("forward")) {
      throw node.refusal("attribute direction = " + direction + " can't run on a stream whose end is unknown");
    }
    if (!(in.value(0) instanceof Value.Flow x)) {
      throw node.refusal("does not read what comes from the graph's input");
    }
    boolean batchFirst = node.integer("layout", 0) == 1;
    if (x.axes().size() != 3) {
      throw node.refusal("its input has " + x.axes().size() + " dimensions, not 3");
    }
    Axis time = x.axes().get(batchFirst ? 1 : 0);
    Axis batch = x.axes().get(batchFirst ? 0 : 1);
    requireSteps(x, time);
    Cell cell = cell(x);
    requireLengths(time);
    Stage.Recurrent layer = new Stage.Recurrent(x.stage(), cell, number, time);
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
    if (hidden == 0 || w.shape()[1] != rows || r.shape()[1] != rows || node.integer("hidden_size", hidden) != hidden) {
      throw node.refusal("W " + Arrays.toString(w.shape()) + ", R " + Arrays.toString(r.shape()) + " and hidden_size don't fit each other");
    }
    long reads = x.axes().get(2) instanceof Axis.Merged ? 0 : x.axes().get(2).size();
    if (reads != w.shape()[2] && reads != Axis.UNKNOWN) {
      throw node.refusal("W " + Arrays.toString(w.shape()) + " does not fit an input of " + reads + " values");
    }
    Tensor[] biases = biases(rows);
    List<Cell.Variant> variants = variants(hidden);
    return new Cell(node.shown(), kind(variants), Tensors.reordered(new Tensor(rows, w.shape()[2], w.data()), order),
        Tensors.reordered(new Tensor(rows, hidden, r.data()), order), Tensors.reordered(biases[0], order),
        Tensors.reordered(biases[1], order), variants);
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

  private Cell.Kind kind(List<Cell.Variant> variants) {
    List<String> standard = standard();
    List<String> activations = node.texts("activations", standard).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    boolean relu = node.operator().equals("RNN") && activations.equals(List.of("relu"));
    if (!relu && !activations.equals(standard.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList())) {
      variants.add(new Cell.Activations("activations", node.texts("activations", standard)));
    }
    return switch (node.operator()) {
      case "LSTM" -> Cell.Kind.LSTM;
      case "GRU" -> Cell.Kind.GRU;
      default -> relu ? Cell.Kind.RNN_RELU : Cell.Kind.RNN_TANH;
    };
  }

  private List<String> standard() {
    return switch (node.operator()) {
      case "LSTM" -> List.of("Sigmoid", "Tanh", "Tanh");
      case "GRU" -> List.of("Sigmoid", "Tanh");
      default -> List.of("Tanh");
    };
  }

  private List<Cell.Variant> variants(int hidden) throws ModelFileException {
    List<Cell.Variant> variants = new ArrayList<>();
    if (node.operator().equals("GRU") && node.integer("linear_before_reset", 0) == 0) {
      variants.add(new Cell.ResetBefore("linear_before_reset = 0"));
    }
    if (node.has("clip")) {
      variants.add(new Cell.Clip("clip", node.real("clip", 0)));
    }
    if (node.integer("input_forget", 0) != 0) {
      variants.add(new Cell.CoupledGates("input_forget"));
    }
    if (in.optional(PEEPHOLES).isPresent() && !(in.value(PEEPHOLES) instanceof Value.Zeros)) {
      Value.Floats peepholes = in.floats(PEEPHOLES);
      if (peepholes.data().length != 3 * hidden) {
        throw node.refusal("its P has " + peepholes.data().length + " elements, not " + 3 * hidden);
      }
      if (!peepholes.isZero()) {
        variants.add(new Cell.Peepholes("P", Tensor.vector(peepholes.data())));
      }
    }
    requireZero(INITIAL_H, false, variants);
    requireZero(INITIAL_C, true, variants);
    return variants;
  }

  /** The first state may be the graph's input: then it is what Cellstream keeps. */
  private void requireZero(int input, boolean cell, List<Cell.Variant> variants) throws ModelFileException {
    Optional<Value> state = in.optional(input);
    if (state.isEmpty()) {
      return;
    }
    String name = cell ? "initial_c" : "initial_h";
    switch (state.get()) {
      case Value.Zeros _ -> {
      }
      case Value.Floats floats -> {
        if (!floats.isZero()) {
          variants.add(new Cell.InitialState(name));
        }
      }
      case Value.Flow flow when flow.stage() instanceof Stage.Input given && !given.tokens() ->
        layers.firstState(given.name(), cell, number, 0);
      case Value.InputPart part -> layers.firstState(part.input(), cell, number, part.start());
      default -> throw node.refusal("its " + name + " is computed by the graph, which can't be carried over");
    }
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
