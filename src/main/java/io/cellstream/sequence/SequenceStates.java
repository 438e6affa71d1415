package io.cellstream.sequence;

import org.jspecify.annotations.Nullable;

/** Where the states of running sequences are kept. */
public interface SequenceStates {

  /** The sequence's state, or null if none is running under that key. */
  @Nullable
  SequenceState load(SequenceKey key);

  void save(SequenceKey key, SequenceState state);

  void delete(SequenceKey key);
}
