package io.cellstream.sequence;

import org.jspecify.annotations.Nullable;

/** Where the states of running sequences are kept. */
public interface SequenceStates {

  /** For models whose sequences end with the event they began with. */
  SequenceStates NONE = new SequenceStates() {
    @Override
    public @Nullable SequenceState load(SequenceKey key) {
      return null;
    }

    @Override
    public void save(SequenceKey key, SequenceState state) {
      throw new IllegalStateException("this model keeps no states");
    }

    @Override
    public void delete(SequenceKey key) {
      throw new IllegalStateException("this model keeps no states");
    }
  };

  /** The sequence's state, or null if none is running under that key. */
  @Nullable
  SequenceState load(SequenceKey key);

  void save(SequenceKey key, SequenceState state);

  void delete(SequenceKey key);
}
