package io.cellstream.ledger;

import io.cellstream.sequence.Arrival;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Replay;
import io.cellstream.sequence.Sequence;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sequence in memory, the part of its log that is not yet written for good, and the facts about its stored records. */
final class LiveSequence extends Sequence {
  /** The incarnation of the key's present sequence, or of its last one. */
  long incarnation;
  /** The chunks that became full since the sequence was last written. */
  final List<Chunk> full = new ArrayList<>(0);
  /** The inputs since the last full chunk, or since the snapshot. */
  final OpenChunk open;
  /** The number of steps before the first chunk. */
  long base;
  /** Whether to write the memory as a snapshot, and not the open chunk. */
  boolean isSnapshotDue;

  /** The incarnation whose records are stored. */
  long storedIncarnation;
  boolean hasSnapshot;
  /** The most chunk records that the key may have. */
  int storedChunks;

  /** How many of its held events are counted. */
  int countedHeld;
  /** Whether it is on the list of what is to be written. */
  boolean isListed;
  /** Whether it counts among the running ones. */
  boolean isOpen;
  /** Whether the sequence has changed since it was last written. */
  boolean isDirty;
  /** Whether other events are held than are stored. */
  boolean isHeldDirty;
  /** The held events that are stored, by their positions. */
  Map<Long, Arrival> storedHeld = Map.of();
  /** When the first entry falls due that is surely there because events are held; {@link Lifetime#NEVER}: none may be there. */
  long heldEntry = Lifetime.NEVER;
  /** The time of the last event that changed it, ms since the epoch. */
  long timestamp;
  /** The bytes that it takes in memory. */
  long bytes;
  /** Whether it was asked for since the hand of {@link LiveSequences}' clock last passed it. */
  boolean wasAskedFor = true;

  LiveSequence(SequenceKey key, Chunking chunking) {
    super(key);
    this.open = new OpenChunk(chunking);
  }

  LiveSequence(SequenceKey key, SequenceState state, Chunking chunking) {
    super(key, state);
    this.open = new OpenChunk(chunking);
  }

  LiveSequence(SequenceKey key, Replay replay, Chunking chunking) {
    super(key, replay);
    this.open = new OpenChunk(chunking);
  }

  /** Whether anything must be written before the sequence may leave the memory. */
  boolean isUnwritten() {
    return isDirty || isHeldDirty;
  }

  /**
   * Adds a chunk that is full.
   *
   * @param most how many count; those before are written over before they were written
   */
  void addFull(Chunk chunk, int most) {
    full.add(chunk);
    if (full.size() > most) {
      full.removeFirst();
    }
  }

  /** Begins the log of another sequence, or the log after a snapshot. */
  void beginLog(long steps) {
    base = steps;
    isSnapshotDue = false;
    full.clear();
    open.begin(0, steps);
  }

  /** Has the next write of the sequence write a snapshot. */
  void wantSnapshot() {
    full.clear();
    open.begin(0, base);
    isSnapshotDue = true;
  }
}
