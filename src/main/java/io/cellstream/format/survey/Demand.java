package io.cellstream.format.survey;

import java.util.Set;

/** What a model wants of an event. */
public sealed interface Demand {

  /** Whether a field that is missing can have its sequence's last value. */
  boolean keepsState();

  /** There is no model to ask. */
  record Unknown() implements Demand {
    @Override
    public boolean keepsState() {
      return true;
    }
  }

  /** A token of a vocabulary. */
  record Tokens(Set<String> vocabulary, boolean keepsState) implements Demand {
    public Tokens {
      vocabulary = Set.copyOf(vocabulary);
    }
  }

  /** So many features. */
  record Features(int size, boolean keepsState) implements Demand {
  }
}
