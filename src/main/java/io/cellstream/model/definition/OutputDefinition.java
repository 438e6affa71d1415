package io.cellstream.model.definition;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a prediction.
 *
 * @param top how many of the largest values to emit, with their ids and labels; 0: none
 * @param values whether to emit all values
 * @param surprise whether to emit −log₂ p of the arriving token (next-token models only)
 * @param labels the names of the outputs; null: outputs have no names
 * @param summary which part of the sequence's state to emit
 */
public record OutputDefinition(int top, boolean values, boolean surprise, @Nullable Vocabulary labels, Summary summary) {

  /** An output without a summary. */
  public OutputDefinition(int top, boolean values, boolean surprise, @Nullable Vocabulary labels) {
    this(top, values, surprise, labels, Summary.NONE);
  }

  /** The part of the last layer's state that is emitted as a summary of the sequence so far. */
  public enum Summary {
    NONE, HIDDEN, CELL
  }
}
