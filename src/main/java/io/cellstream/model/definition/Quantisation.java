package io.cellstream.model.definition;

/**
 * How far a model of integers is from the f32 model that it was made from, as measured when it was made.
 *
 * @param from the f32 model's package hash
 * @param sequences how many sequences of random inputs were run through both
 * @param steps how long they were
 * @param hidden differences of the elements of the last layer's h
 * @param outputs differences of the output's values
 */
public record Quantisation(String from, int sequences, int steps, Difference hidden, Difference outputs) {

  /**
   * Of all elements at all steps. A trained network's sequences can part for good where random inputs have left it between two opinions: then
   * the largest says little about the others, and the mean more.
   */
  public record Difference(double mean, double largest) {
  }
}
