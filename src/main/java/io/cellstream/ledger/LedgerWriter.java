package io.cellstream.ledger;

import io.cellstream.ledger.Local.Entry;
import io.cellstream.sequence.Arrival;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what has changed in sequences as records. A record goes to the log at once, and to the local copy with others, or at
 * {@link #flush}.
 */
final class LedgerWriter {
  /** How many records are written to the local copy together; so many encoded records are held in memory. */
  private static final int WRITTEN_TOGETHER = 256;

  private final Log log;
  private final Local local;
  private final Models models;
  private final HeldRecords records;
  private final MemoryCodec codec;
  private final List<Entry> together = new ArrayList<>();

  LedgerWriter(Log log, Local local, LedgerPlan plan, Models models, HeldRecords records) {
    this.log = log;
    this.local = local;
    this.models = models;
    this.records = records;
    this.codec = new MemoryCodec(plan.model());
  }

  /** The sequence's open chunk, as it is now. */
  static Chunk chunk(LiveSequence sequence, SequenceHeader header, boolean isFull) {
    return new Chunk(sequence.incarnation, sequence.open.begin(), sequence.open.count(), header, sequence.open.standsAlone(), isFull,
        sequence.open.inputs());
  }

  /** Writes a sequence as it is now. */
  void write(LiveSequence sequence) {
    SequenceState state = sequence.state();
    boolean isRunning = state != null && state.isRunning();
    // whether the records stored under the key belong to this sequence, not to an earlier one
    boolean goesOn = isRunning && sequence.storedIncarnation == sequence.incarnation;
    if (state == null) {
      keep(sequence, false, 0);
    } else if (isRunning && !sequence.isSnapshotDue) {
      log(sequence, state, goesOn);
    } else {
      snapshot(sequence, state, goesOn);
    }
    sequence.storedIncarnation = sequence.incarnation;
    sequence.isDirty = false;
  }

  private void snapshot(LiveSequence sequence, SequenceState state, boolean goesOn) {
    nameModel(state, sequence.timestamp);
    keep(sequence, true, goesOn ? sequence.storedChunks : 0);
    Snapshot snapshot = new Snapshot(sequence.incarnation, state.header(), sequence.storedChunks, state.memory(), state.lastInput());
    put(RecordKey.snapshot(sequence.key()), snapshot.encode(models, codec), sequence.timestamp);
    sequence.beginLog(state.steps());
  }

  private void log(LiveSequence sequence, SequenceState state, boolean goesOn) {
    nameModel(state, sequence.timestamp);
    int before = sequence.full.size();
    for (Chunk chunk : sequence.full) {
      put(RecordKey.chunk(sequence.key(), sequence.open.before(before--)), chunk.encode(models), sequence.timestamp);
    }
    if (sequence.open.count() > 0) {
      put(RecordKey.chunk(sequence.key(), sequence.open.number()), chunk(sequence, state.header(), false).encode(models),
          sequence.timestamp);
    }
    int used = sequence.open.used();
    keep(sequence, goesOn && sequence.hasSnapshot, goesOn ? Math.max(used, sequence.storedChunks) : used);
    sequence.storedChunks = Math.max(sequence.storedChunks, used);
    sequence.full.clear();
  }

  /** Writes which events are held now. */
  void writeHeld(LiveSequence sequence) {
    Map<Long, Arrival> held = sequence.isHolding() ? sequence.held().byPosition() : Map.of();
    sequence.storedHeld.forEach((position, stored) -> {
      if (!stored.is(held.get(position))) {
        put(RecordKey.held(sequence.key(), position), null, sequence.timestamp);
      }
    });
    held.forEach((position, event) -> {
      if (!event.is(sequence.storedHeld.get(position))) {
        put(RecordKey.held(sequence.key(), position), new HeldEvent(event.moment(), records.write(event.context())).encode(),
            sequence.timestamp);
      }
    });
    sequence.storedHeld = Map.copyOf(held);
    sequence.isHeldDirty = false;
  }

  private void nameModel(SequenceState state, long timestamp) {
    if (models.isRunning(state.model()) && models.addRunning()) {
      put(RecordKey.MODELS, models.encode(), timestamp);
    }
  }

  /** Removes all records of the key, except its snapshot if {@code snapshot}, and its first {@code chunks} chunks. */
  private void keep(LiveSequence sequence, boolean snapshot, int chunks) {
    if (sequence.hasSnapshot && !snapshot) {
      put(RecordKey.snapshot(sequence.key()), null, sequence.timestamp);
    }
    for (int number = chunks; number < sequence.storedChunks; number++) {
      put(RecordKey.chunk(sequence.key(), number), null, sequence.timestamp);
    }
    sequence.hasSnapshot = snapshot;
    sequence.storedChunks = Math.min(sequence.storedChunks, chunks);
  }

  void put(RecordKey key, byte @Nullable [] value, long timestamp) {
    byte[] bytes = key.bytes();
    log.append(bytes, value, timestamp);
    together.add(new Entry(bytes, value));
    if (together.size() >= WRITTEN_TOGETHER) {
      flush();
    }
  }

  /** Writes to the local copy what it does not have yet. */
  void flush() {
    if (!together.isEmpty()) {
      local.write(together);
      together.clear();
    }
  }
}
