package io.cellstream.model.head;

import io.cellstream.model.definition.OutputDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head's output for a hidden state, reduced to the parts that the model's {@link OutputDefinition} asks for.
 *
 * @param values all values after the activation, or null
 * @param top the largest values, largest first, ties to the lower id; empty if not asked for. For a generated token, that token is first
 * @param summary the last layer's state, or null
 */
public record Output(float @Nullable [] values, List<Candidate> top, float @Nullable [] summary) {

  /** An output without a summary. */
  public Output(float @Nullable [] values, List<Candidate> top) {
    this(values, top, null);
  }

  /**
   * @param id the output's index
   * @param token the output's label, or null if the model has no labels
   * @param probability the output's value after the activation
   */
  public record Candidate(int id, @Nullable String token, float probability) {
  }
}
