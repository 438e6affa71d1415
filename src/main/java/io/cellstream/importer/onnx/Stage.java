package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Cell;
import io.cellstream.model.HeadDefinition.Activation;
import io.cellstream.model.InitialState;
import io.cellstream.model.Tensor;
import java.util.Optional;

/** How far what flows has come, with all that was done to it on the way. */
sealed interface Stage {

  /** @param tokens whether it holds ids */
  record Input(String name, boolean tokens) implements Stage {
  }

  record Embedded(Input before, String source, Tensor weight) implements Stage {
  }

  /**
   * @param initial its state before the first step
   * @param number 0 for the first layer
   * @param time the dimension that its steps run along
   */
  record Recurrent(Stage before, Cell cell, InitialState initial, int number, Axis time) implements Stage {
    boolean oneStep() {
      return time.size() == 1;
    }
  }

  /**
   * @param before a recurrent layer, or another dense one
   * @param base the recurrent layer that all of them stand on
   * @param number 1 for the first on it
   * @param bias empty: none was added yet
   */
  record Dense(Stage before, Recurrent base, int number, String source, Tensor weight, Optional<Tensor> bias) implements Stage {

    /** @throws IllegalStateException on what is neither recurrent nor dense */
    static Dense after(Stage before, String source, Tensor weight, Optional<Tensor> bias) {
      Recurrent base = before.recurrent().orElseThrow(() -> new IllegalStateException("a dense layer on no recurrent one"));
      return new Dense(before, base, before.dense() + 1, source, weight, bias);
    }

    Dense with(Tensor added) {
      return new Dense(before, base, number, source, weight, Optional.of(added));
    }
  }

  record Activated(Dense before, Activation activation) implements Stage {
  }

  /** The last recurrent layer that it has come through; a graph can be deep, so none is looked for. */
  default Optional<Recurrent> recurrent() {
    return switch (this) {
      case Recurrent layer -> Optional.of(layer);
      case Dense layer -> Optional.of(layer.base());
      case Activated activated -> Optional.of(activated.before().base());
      case Input _, Embedded _ -> Optional.empty();
    };
  }

  /** How many dense layers it has come through. */
  default int dense() {
    return switch (this) {
      case Dense layer -> layer.number();
      case Activated activated -> activated.before().number();
      case Input _, Embedded _, Recurrent _ -> 0;
    };
  }
}
