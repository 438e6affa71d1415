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
   * @param bias empty: none was added yet
   */
  record Dense(Stage before, String source, Tensor weight, Optional<Tensor> bias) implements Stage {
  }

  record Activated(Dense before, Activation activation) implements Stage {
  }
}
