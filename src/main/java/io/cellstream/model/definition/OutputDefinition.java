package io.cellstream.model.definition;

import org.jspecify.annotations.Nullable;

/**
 * What a prediction carries.
 *
 * @param top how many of the largest values, with their ids and labels; 0: none
 * @param values whether all values are emitted
 * @param surprise whether −log₂ p of the arriving token is emitted (next-token models only)
 * @param labels the names of the outputs; null: outputs have no names
 * @param summary what of the sequence's state is emitted
 */
public record OutputDefinition(int top, boolean values, boolean surprise, @Nullable Vocabulary labels, Summary summary) {

  /** An output without a summary. */
  public OutputDefinition(int top, boolean values, boolean surprise, @Nullable Vocabulary labels) {
    this(top, values, surprise, labels, Summary.NONE);
  }

  /** The last layer's state as a vector: a summary of the sequence up to there. */
  public enum Summary {
    NONE, HIDDEN, CELL
  }
}
