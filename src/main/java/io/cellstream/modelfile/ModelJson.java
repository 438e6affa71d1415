package io.cellstream.modelfile;

import io.cellstream.model.HeadDefinition;
import io.cellstream.model.Shape;
import java.util.List;
import java.util.Optional;

/**
 * What {@code model.json} says, before it is held against the weights.
 *
 * @param head empty: the last layer's hidden state is the output
 */
record ModelJson(String name, String version, Shape shape, Input input, List<Layer> layers, Optional<Dense> head, Output output) {

  /** The one format this version knows. */
  static final int FORMAT = 1;

  /** The one precision this version runs. */
  static final String PRECISION = "f32";

  /** In place of a token to stand in: events with an unknown token are rejected. */
  static final String REJECT = "reject";

  sealed interface Input {
  }

  /**
   * @param vocabulary a file
   * @param embedding a tensor
   * @param unknown {@link #REJECT} or a token
   */
  record Token(String vocabulary, String embedding, String unknown) implements Input {
  }

  record Features(float[] mean, float[] scale) implements Input {
  }

  enum Cell {
    LSTM
  }

  /**
   * @param weights what its tensors' names start with
   * @param layer its number in its tensors' names
   */
  record Layer(Cell cell, int hidden, String weights, int layer) {
  }

  /** @param weights what its tensors' names start with */
  record Dense(String weights, HeadDefinition.Activation activation) {
  }

  /** @param labels a file */
  record Output(int top, boolean values, boolean surprise, Optional<String> labels) {
  }
}
