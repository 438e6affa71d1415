package io.cellstream.model;

/**
 * How far a model of integers is from the f32 model that it was made from, as measured when it was made.
 *
 * @param from the f32 model's package hash
 * @param sequences how many sequences of random inputs were run through both
 * @param steps how long they were
 * @param hidden the largest difference of an element of the last layer's h, at any step
 * @param outputs the largest difference of an output value, at any step
 */
public record Quantisation(String from, int sequences, int steps, double hidden, double outputs) {
}
