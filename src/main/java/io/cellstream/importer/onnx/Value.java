package io.cellstream.importer.onnx;

import java.util.List;
import java.util.stream.IntStream;

/** What a tensor of a graph is, as far as it can be known before the graph runs. */
sealed interface Value {

  /** A constant: row-major elements of a known shape. */
  sealed interface Constant extends Value {
    int[] shape();

    /** The elements at these places, as a constant of this shape. */
    Constant pick(int[] shape, int[] places);

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

    boolean takesAllSteps() {
      return taken == Taken.ALL;
    }
  }

  /**
   * A part of an input of the graph: it can be a first state and nothing else.
   *
   * @param start where the part begins on its first axis
   * @param by what took it apart
   */
  record InputPart(String input, long start, Node by) implements Value {
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
    public States moved() {
      return new States(cell, layers);
    }
  }

  /** What is left of it where its dimensions change, but it does not flow. */
  default Value moved() {
    return this;
  }
}
