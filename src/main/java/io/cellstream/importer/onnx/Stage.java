package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.Tensor;
import java.util.List;
import java.util.Optional;

/** How far what flows has come, with all that was done to it on the way. */
sealed interface Stage {

  /** What the first layer reads. */
  sealed interface Source extends Stage {
    /** The graph's input that it comes from. */
    GraphInput input();
  }

  /** @param tokens whether it holds ids */
  record GraphInput(String name, boolean tokens, List<Axis> axes) implements Source {
    public GraphInput {
      axes = List.copyOf(axes);
    }

    @Override
    public GraphInput input() {
      return this;
    }
  }

  /** @param weight {@code [V × E]} */
  record Embedded(GraphInput input, String source, Tensor weight) implements Source {
  }

  /**
   * @param cells the forward one first
   * @param initial of each cell its state before its first step
   * @param number 0 for the first layer
   * @param time the dimension that its steps run along
   */
  record Recurrent(Stage before, String source, Direction direction, List<ForeignCell> cells, List<InitialState> initial, int number,
      Axis time) implements Stage {
    public Recurrent {
      cells = List.copyOf(cells);
      initial = List.copyOf(initial);
    }

    boolean oneStep() {
      return time.size() == 1;
    }

    boolean readsBackward() {
      return direction != Direction.FORWARD;
    }

    /** One direction of a layer of two. */
    Recurrent only(int which) {
      return new Recurrent(before, source, which == 0 ? Direction.FORWARD : Direction.BACKWARD, List.of(cells.get(which)),
          List.of(initial.get(which)), number, time);
    }
  }

  /**
   * @param before what it reads; if that is the input, it is not of tokens
   * @param base the last recurrent layer before it
   * @param number 1 for the first on that, or on the input
   * @param bias empty: none was added yet
   */
  record Dense(Stage before, Optional<Recurrent> base, int number, String source, Tensor weight, Optional<Tensor> bias) implements Stage {

    static Dense after(Stage before, String source, Tensor weight, Optional<Tensor> bias) {
      return new Dense(before, before.recurrent(), before.dense() + 1, source, weight, bias);
    }

    Dense with(Tensor added) {
      return new Dense(before, base, number, source, weight, Optional.of(added));
    }

    Tensor biasOrZeros() {
      return bias.orElseGet(() -> Tensors.zeros(weight.rows()));
    }
  }

  /**
   * Values each by themselves, or normalised: a layer without a product, and without an activation yet, unless it is one.
   *
   * @param base the last recurrent layer before it
   * @param number 1 for the first layer without a state on that, or on the input
   */
  record Plain(Stage before, Optional<Recurrent> base, int number, String source, DenseDefinition layer) implements Stage {
    static Plain after(Stage before, String source, DenseDefinition layer) {
      return new Plain(before, before.recurrent(), before.dense() + 1, source, layer);
    }
  }

  /** @param before a {@link Dense} or a {@link Plain} */
  record Activated(Stage before, DenseActivation activation) implements Stage {
  }

  /** The last recurrent layer that it has come through; a graph can be deep, so none is looked for. */
  default Optional<Recurrent> recurrent() {
    return switch (this) {
      case Recurrent layer -> Optional.of(layer);
      case Dense layer -> layer.base();
      case Plain layer -> layer.base();
      case Activated activated -> activated.before().recurrent();
      case Source _ -> Optional.empty();
    };
  }

  /** How many layers without a state it has come through since the last recurrent one. */
  default int dense() {
    return switch (this) {
      case Dense layer -> layer.number();
      case Plain layer -> layer.number();
      case Activated activated -> activated.before().dense();
      case Source _, Recurrent _ -> 0;
    };
  }
}
