package io.cellstream.model.generation;

import io.cellstream.model.head.Output;
import java.util.List;

/**
 * A generated sequence of tokens.
 *
 * @param tokens of each the chosen one first among its candidates; the stop token is the last, if it was chosen
 * @param stopped whether it was; otherwise the sequence is as long as one may be
 */
public record Completion(List<Output> tokens, boolean stopped) {
  public Completion {
    tokens = List.copyOf(tokens);
  }
}
