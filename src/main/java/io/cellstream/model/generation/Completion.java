package io.cellstream.model.generation;

import io.cellstream.model.head.Output;
import java.util.List;

/**
 * A generated sequence of tokens.
 *
 * @param tokens an output for each token, whose first candidate is the chosen one; the last is the stop token, if it was chosen
 * @param stopped whether the stop token was chosen; if not, the sequence reached its longest length
 */
public record Completion(List<Output> tokens, boolean stopped) {
  public Completion {
    tokens = List.copyOf(tokens);
  }
}
