package io.cellstream.sequence;

/** One time step's input, in the model's own terms. */
public sealed interface StepInput {

  /** A token; the id is within the vocabulary. */
  record Token(int id) implements StepInput {
  }

  /** Features, as many as the model takes, each finite and not yet normalised. */
  record Features(float[] values) implements StepInput {
  }
}
