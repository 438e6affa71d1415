package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.model.definition.InitialState;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node of a recurrent operator: what it reads, along which of its dimensions, and from which state on.
 *
 * @see <a href="https://onnx.ai/onnx/operators/onnx__LSTM.html">ONNX LSTM</a>
 */
final class RecurrentNode {
  private static final int LENGTHS = 4;
  private static final int INITIAL_H = 5;
  private static final int INITIAL_C = 6;

  private final OnnxNode node;
  private final NodeInputs in;
  private final ForeignCell.Kind kind;
  private final Layers layers;
  private final int number;
  private final Direction direction;

  RecurrentNode(OnnxNode node, NodeInputs in, ForeignCell.Kind kind, Layers layers) throws ModelFileException {
    this.node = node;
    this.in = in;
    this.kind = kind;
    this.layers = layers;
    this.number = layers.next();
    this.direction = direction(node);
  }

  /** Y, Y_h and, of an LSTM, Y_c. */
  List<Value> outputs() throws ModelFileException {
    requireNoFurtherInputs();
    if (!(in.value(0) instanceof Value.Flow x)) {
      throw node.refusal("does not read what comes from the graph's input");
    }
    boolean batchFirst = node.flag("layout");
    if (x.rank() != 3) {
      throw node.refusal("its input has " + x.rank() + " dimensions, not 3");
    }
    Axis time = x.axes().get(batchFirst ? 1 : 0);
    Axis batch = x.axes().get(batchFirst ? 0 : 1);
    requireSteps(x, time);
    hintAtBatchFirst(x, time, batch);
    hintAtSequences(x, time, batch);
    requireWholeSequence(time);
    List<ForeignCell> cells = new RecurrentWeights(node, in, kind, direction).cells(x.axes().get(2));
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

  private static Direction direction(OnnxNode node) throws ModelFileException {
    String direction = node.text("direction", "forward");
    return switch (direction) {
      case "forward" -> Direction.FORWARD;
      case "reverse" -> Direction.BACKWARD;
      case "bidirectional" -> Direction.BIDIRECTIONAL;
      default -> throw node.refusal("attribute direction = " + direction + " is none of forward, reverse, bidirectional");
    };
  }

  private void requireNoFurtherInputs() throws ModelFileException {
    for (int more = kind == ForeignCell.Kind.LSTM ? RecurrentWeights.PEEPHOLES + 1 : INITIAL_C; more < in.count(); more++) {
      if (in.optional(more).isPresent()) {
        throw node.refusal("has an input " + more + ", which no " + kind + " has");
      }
    }
  }

  /** A layer on top of another steps along with it; where there is one step, every dimension of size 1 will do. */
  private void requireSteps(Value.Flow x, Axis time) throws ModelFileException {
    if (x.isTokens()) {
      throw node.refusal("reads ids of tokens, without an embedding");
    }
    if (x.isSoftmax()) {
      throw node.refusal("comes after a softmax, which can't be carried over");
    }
    Optional<Stage.Recurrent> before = x.stage().recurrent();
    if (before.isEmpty()) {
      if (!(time instanceof Axis.OfInput || time instanceof Axis.One)) {
        throw node.refusal("its first dimension is not time");
      }
    } else {
      boolean along = x.takesAllSteps() && x.isTime(time);
      if (!along && !(before.get().oneStep() && time.size() == 1)) {
        throw node.refusal("does not step along with the recurrent node before it");
      }
    }
    if (!(x.stage() instanceof Stage.GraphInput) && !x.isOfAStep(x.axes().get(2))) {
      throw node.refusal("does not run along the values of a step");
    }
  }

  /** PyTorch's modules take time first unless told otherwise; whoever forgets it gives them one step of many sequences. */
  private void hintAtBatchFirst(Value.Flow x, Axis time, Axis batch) {
    if (x.stage() instanceof Stage.Source source && time instanceof Axis.OfInput(int steps, long one) && one == 1
        && batch instanceof Axis.OfInput(int sequences, long many) && many > 1 && steps < sequences) {
      layers.hint("input \"" + source.input().name() + "\" is " + Axis.text(source.input().axes()) + ": 1 step (dimension " + steps
          + ", time) of " + many + " sequences (dimension " + sequences + ", batch); if it is meant to be " + many
          + " steps of one sequence, batch_first=True was forgotten: make, train and export the module with it");
    }
  }

  /** A key's sequence runs alone, so nothing depends on them; but a run wants them all. */
  private void hintAtSequences(Value.Flow x, Axis time, Axis batch) {
    if (x.stage() instanceof Stage.Source source && time.size() != 1 && batch instanceof Axis.OfInput(int _, long many) && many > 1) {
      layers.hint("input \"" + source.input().name() + "\" is " + Axis.text(source.input().axes()) + ", of " + many
          + " sequences at once, and on the stream each key is a sequence by itself: that changes no answer, but to compare some by itself"
          + " the import needs a graph with a batch of 1, or of any size (dynamic_axes); or give --check");
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

  private List<InitialState> initial(int units) throws ModelFileException {
    Optional<float[]> c = kind == ForeignCell.Kind.LSTM ? first(INITIAL_C, true, units) : Optional.empty();
    Optional<float[]> h = first(INITIAL_H, false, units);
    return IntStream.range(0, direction.directions())
        .mapToObj(d -> new InitialState(c.map(state -> RecurrentWeights.part(state, d, units)),
            h.map(state -> RecurrentWeights.part(state, d, units))))
        .toList();
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
        node.charge(floats.size());
        if (floats.isZero()) {
          yield Optional.empty();
        }
        int values = direction.directions() * units;
        if (floats.size() != values) {
          throw node
              .refusal("its " + name + " is " + Arrays.toString(floats.shape()) + ", but must be one sequence's " + values + " values");
        }
        yield Optional.of(floats.data());
      }
      case Value.Flow flow when flow.stage() instanceof Stage.GraphInput given && !given.tokens() -> {
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
      case Value.Flow flow when flow.stage() instanceof Stage.GraphInput given && given.tokens() -> layers.lengths(given.name());
      case Value.Ints ints when Arrays.stream(ints.data()).allMatch(length -> Sizes.same(time, length)) -> {
      }
      default -> throw node.refusal("its sequence_lens cut sequences short, which can't be carried over");
    }
  }
}
