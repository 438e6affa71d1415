package io.cellstream.importer.onnx;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a tensor of a graph is, as far as it can be known before the graph runs. */
sealed interface Value {

  /** How many dimensions it has; 0 if that is not known. */
  default int rank() {
    return 0;
  }

  /** What is left of it where its dimensions change, but it does not flow. */
  default Value moved() {
    return this;
  }

  /** The last states that it consists of, if it does. */
  default Optional<States> lastStates() {
    return Optional.empty();
  }

  /** A constant: row-major elements of a known shape. */
  sealed interface Constant extends Value {
    int[] shape();

    /** The elements at these places, as a constant of this shape. */
    Constant pick(int[] shape, int[] places);

    @Override
    default int rank() {
      return shape().length;
    }

    default int size() {
      return IntStream.of(shape()).reduce(1, Math::multiplyExact);
    }
  }

  record Floats(int[] shape, float[] data) implements Constant {
    @Override
    public Floats pick(int[] shape, int[] places) {
      float[] picked = new float[places.length];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = data[places[i]];
      }
      return new Floats(shape, picked);
    }

    boolean isZero() {
      for (float value : data) {
        if (value != 0) {
          return false;
        }
      }
      return true;
    }

    /** Of one that has two dimensions. */
    Tensor matrix() {
      return new Tensor(shape[0], shape[1], data);
    }
  }

  /** Whole numbers; one may stand for a size that only the run knows, see {@link Sizes}. */
  record Ints(int[] shape, long[] data) implements Constant {
    static Ints vector(long... data) {
      return new Ints(new int[]{data.length}, data);
    }

    @Override
    public Ints pick(int[] shape, int[] places) {
      long[] picked = new long[places.length];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = data[places[i]];
      }
      return new Ints(shape, picked);
    }
  }

  /** Floats that are all zero, of a shape that may only be known when the graph runs: a first state. */
  record Zeros() implements Value {
  }

  /** Which of a sequence's steps are left. */
  enum Taken {
    ALL,
    /** What a layer gives for the last step. */
    LAST,
    /** What a layer of two directions gives for the first step: the backward direction's last state, and what is of no use. */
    FIRST,
    /** What each direction gives after its own last step; of a layer that only reads forward that is the {@link #LAST}. */
    STATES
  }

  /** What flows from the graph's input to its output. */
  record Flow(Stage stage, List<Axis> axes, Taken taken) implements Value {
    public Flow {
      axes = List.copyOf(axes);
    }

    Flow with(List<Axis> other) {
      return new Flow(stage, other, taken);
    }

    Flow with(Stage other) {
      return new Flow(other, axes, taken);
    }

    @Override
    public int rank() {
      return axes.size();
    }

    boolean isTokens() {
      return stage instanceof Stage.GraphInput input && input.tokens();
    }

    /** Its values are probabilities: no layer that can be carried over reads these. */
    boolean isSoftmax() {
      return stage instanceof Stage.Activated activated && activated.activation() == DenseActivation.SOFTMAX;
    }

    /** Whether a dimension has the values of a step: of the graph's input it is the last one. */
    boolean isOfAStep(Axis axis) {
      return switch (axis) {
        case Axis.Channels _ -> true;
        case Axis.OfInput features -> stage.recurrent().isEmpty() && axes.stream()
            .allMatch(each -> !(each instanceof Axis.OfInput other) || other.index() <= features.index());
        default -> false;
      };
    }

    boolean takesAllSteps() {
      return taken == Taken.ALL;
    }

    /** Whether the steps of the last recurrent layer run along it. */
    boolean isTime(Axis axis) {
      return stage.recurrent().map(layer -> layer.time().equals(axis)).orElse(false);
    }

    /** A sequence runs alone, so whatever is neither time nor a step's values has one element. */
    boolean isBatch(Axis axis) {
      return axis instanceof Axis.OfInput && stage.recurrent().isPresent() && !isTime(axis);
    }

    @Override
    public Optional<States> lastStates() {
      if (!(stage instanceof Stage.Recurrent layer) || !(taken == Taken.STATES || (taken == Taken.LAST && !layer.readsBackward()))) {
        return Optional.empty();
      }
      boolean whole = axes.size() == 3 && (axes.getFirst() instanceof Axis.One || axes.getFirst() instanceof Axis.Directions);
      return Optional.of(new States(false, List.of(layer.number()), whole ? List.of(this) : List.of()));
    }
  }

  /**
   * A part of an input of the graph: it can be a first state and nothing else.
   *
   * @param start where the part begins on its first axis
   */
  record InputPart(String input, long start) implements Value {
  }

  /**
   * The last states of these layers, h or c, on their way out of the graph.
   *
   * @param parts h of each, {@code [directions, batch, units]}, where they are still one upon another as a graph's run gives them; else
   *        empty
   */
  record States(boolean cell, List<Integer> layers, List<Flow> parts) implements Value {
    public States {
      layers = List.copyOf(layers);
      parts = List.copyOf(parts);
    }

    States(boolean cell, List<Integer> layers) {
      this(cell, layers, List.of());
    }

    @Override
    public int rank() {
      return parts.isEmpty() ? 0 : parts.getFirst().rank();
    }

    @Override
    public States moved() {
      return new States(cell, layers);
    }

    @Override
    public Optional<States> lastStates() {
      return Optional.of(this);
    }
  }
}
