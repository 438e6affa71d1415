package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Cell;
import io.cellstream.model.HeadDefinition.Activation;
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
   * @param number 0 for the first layer
   * @param time the dimension that its steps run along
   */
  record Recurrent(Stage before, Cell cell, int number, Axis time) implements Stage {
    boolean oneStep() {
      return time.size() == 1;
    }
  }

  /** @param bias empty: none was added yet */
  record Dense(Recurrent before, String source, Tensor weight, Optional<Tensor> bias) implements Stage {
  }

  record Activated(Dense before, Activation activation) implements Stage {
  }
}
