package io.cellstream.ledger;

import io.cellstream.sequence.Replay;
import io.cellstream.sequence.Sequence;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import java.util.ArrayList;
import java.util.List;

/** A sequence in memory, its log from the open chunk on, and what the ledger has under its key. */
final class LiveSequence extends Sequence {
  /** Of the sequence that the key has now, or had last. */
  long incarnation;
  /** The chunks that became full since the sequence was last written. */
  final List<Chunk> full = new ArrayList<>(0);
  /** The inputs since the last full chunk, or since the snapshot. */
  final OpenChunk open = new OpenChunk();
  /** How many steps came before the first chunk. */
  long base;
  /** Whether the memory is to be written, and not what is in the open chunk. */
  boolean isSnapshotDue;

  /** Whose records are stored. */
  long storedIncarnation;
  boolean hasSnapshot;
  /** How many chunk records the key may have. */
  int storedChunks;

  /** Whether the ledger has something else of it than this. */
  boolean isDirty;
  /** Of the last event that left something, ms since the epoch. */
  long timestamp;
  /** What it takes in memory. */
  long bytes;
  /** Whether it was asked for since the clock's hand last came by. */
  boolean wasAskedFor = true;

  LiveSequence(SequenceKey key) {
    super(key);
  }

  LiveSequence(SequenceKey key, SequenceState state) {
    super(key, state);
  }

  LiveSequence(SequenceKey key, Replay replay) {
    super(key, replay);
  }

  /** Begins the log of another sequence, or that after a snapshot. */
  void beginLog(long steps) {
    base = steps;
    isSnapshotDue = false;
    full.clear();
    open.begin(0, steps);
  }

  /** The next thing to be written of it is its memory. */
  void wantSnapshot() {
    full.clear();
    open.begin(0, base);
    isSnapshotDue = true;
  }
}
