package io.cellstream.model.head;

import io.cellstream.model.definition.OutputDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the head made of a hidden state, cut down to what the model's {@link OutputDefinition} asks for.
 *
 * @param values all values after the activation, or null
 * @param top the largest values, largest first, ties to the lower id; empty if not asked for. Of a generated token that token comes first
 * @param summary the last layer's state, or null
 */
public record Output(float @Nullable [] values, List<Candidate> top, float @Nullable [] summary) {

  /** An output without a summary. */
  public Output(float @Nullable [] values, List<Candidate> top) {
    this(values, top, null);
  }

  /**
   * @param id index into the head's outputs
   * @param token its label, or null if the model has none
   * @param probability the value after the activation
   */
  public record Candidate(int id, @Nullable String token, float probability) {
  }
}
