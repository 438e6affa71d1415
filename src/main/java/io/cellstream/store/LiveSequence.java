package io.cellstream.store;

import io.cellstream.sequence.Sequence;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import org.jspecify.annotations.Nullable;

/** A sequence in memory, and what its store knows about it. */
final class LiveSequence extends Sequence {
  /** Whether its state is another one than the store has. */
  boolean isDirty;
  /** Whether the store has a state of it. */
  boolean isStored;
  /** Of the last event that left a state, ms since the epoch. */
  long timestamp;
  /** What it takes in memory. */
  long bytes;
  /** Whether it was asked for since the clock's hand last came by. */
  boolean wasAskedFor = true;

  /** @param stored what the store has of it; null: nothing */
  LiveSequence(SequenceKey key, @Nullable SequenceState stored) {
    super(key, stored);
    this.isStored = stored != null;
  }
}
