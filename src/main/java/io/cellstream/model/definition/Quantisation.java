package io.cellstream.model.definition;

/**
 * How far a quantised model is from the f32 model that it was made from, as measured when it was made.
 *
 * @param from the f32 model's package hash
 * @param sequences the number of sequences of random inputs that both models read
 * @param steps the number of steps in each sequence
 * @param hidden the differences in the elements of the last layer's h
 * @param outputs the differences in the output's values
 */
public record Quantisation(String from, int sequences, int steps, Difference hidden, Difference outputs) {

  /**
   * The absolute differences, over all elements and all steps. Two runs of a trained network can diverge for good where random inputs leave
   * it undecided; then the mean says more than the largest difference.
   */
  public record Difference(double mean, double largest) {
  }
}
