package io.cellstream.ledger;

import io.cellstream.model.Memory;
import io.cellstream.sequence.Replay;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.StepInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes sequences from their records. */
final class LedgerReader {
  private final Local local;
  private final LedgerPlan plan;
  private final Models models;
  private final @Nullable HeldRecords records;
  private final MemoryCodec codec;
  private final InputCodec inputs;

  /** @param records reads held events; null: none are held */
  LedgerReader(Local local, LedgerPlan plan, Models models, @Nullable HeldRecords records) {
    this.local = local;
    this.plan = plan;
    this.models = models;
    this.records = records;
    this.codec = new MemoryCodec(plan.model());
    this.inputs = new InputCodec(plan.model().input());
  }

  /** @throws DamagedRecordException naming the key, if its records can't be read */
  LiveSequence read(SequenceKey key) {
    try {
      LiveSequence sequence = new Stored(key).sequence();
      if (records != null) {
        readHeld(sequence, records);
      }
      return sequence;
    } catch (DamagedRecordException e) {
      throw new DamagedRecordException("store " + local.name() + ", key " + key + ": " + e.getMessage());
    }
  }

  private void readHeld(LiveSequence sequence, HeldRecords from) {
    SequenceKey key = sequence.key();
    byte[] end = Arrays.copyOf(RecordKey.held(key, Long.MAX_VALUE).bytes(), RecordKey.held(key, Long.MAX_VALUE).bytes().length + 1);
    for (Local.Entry entry : local.range(RecordKey.held(key, Long.MIN_VALUE).bytes(), end, Integer.MAX_VALUE)) {
      HeldEvent event = HeldEvent.decode(Objects.requireNonNull(entry.value(), "value"));
      sequence.timestamp = Math.max(sequence.timestamp, event.moment().after());
      sequence.held().add(RecordKey.of(entry.key()).number(), from.read(key, event.record(), event.moment()));
    }
    if (sequence.isHolding()) {
      sequence.storedHeld = Map.copyOf(sequence.held().byPosition());
      sequence.countedHeld = sequence.held().size();
    }
  }

  /** The records of a key, read one after the other. */
  private final class Stored {
    private final SequenceKey key;
    private final @Nullable Snapshot snapshot;
    /** The inputs since the snapshot; empty if they are another model's. */
    private final List<StepInput> since = new ArrayList<>(0);
    /** The header in the last record that counts; null if none does. */
    private @Nullable SequenceHeader header;
    private long incarnation;
    /** The number of chunks that count. */
    private int chunks;
    /** The last chunk, if it is not full; else null. */
    private @Nullable Chunk open;

    Stored(SequenceKey key) {
      this.key = key;
      byte[] written = local.get(RecordKey.snapshot(key).bytes());
      this.snapshot = written == null ? null : Snapshot.decode(written, models, codec);
      if (snapshot != null) {
        header = snapshot.header();
        incarnation = snapshot.incarnation();
      }
      boolean isOver = snapshot != null && !snapshot.header().isRunning();
      while (!isOver && open == null && readChunk()) {
        chunks++;
      }
    }

    private boolean readChunk() {
      byte[] written = local.get(RecordKey.chunk(key, chunks).bytes());
      if (written == null) {
        return false;
      }
      Chunk.Place place = Chunk.place(written);
      if (header != null && !(place.incarnation() == incarnation && place.begin() == header.steps())) {
        return false; // left behind by an earlier sequence, or older than the snapshot
      }
      Chunk chunk = Chunk.decode(written, models, header);
      header = chunk.header();
      incarnation = chunk.incarnation();
      if (models.isRunning(header.model())) {
        since.addAll(inputs.read(chunk.inputs(), chunk.count()));
      }
      open = chunk.isFull() ? null : chunk;
      return true;
    }

    LiveSequence sequence() {
      if (header == null) {
        return new LiveSequence(key);
      }
      LiveSequence sequence = inMemory(header);
      sequence.incarnation = incarnation;
      sequence.storedIncarnation = incarnation;
      sequence.isOpen = header.isRunning();
      sequence.hasSnapshot = snapshot != null;
      sequence.storedChunks = Math.max(chunks, snapshot == null ? 0 : snapshot.chunks());
      sequence.timestamp = header.last().timestamp();
      sequence.base = snapshot == null ? 0 : snapshot.header().steps();
      if (open == null) {
        sequence.open.begin(chunks, header.steps());
      } else {
        sequence.open.resume(chunks - 1, open.begin(), open.inputs(), open.count());
      }
      return sequence;
    }

    private LiveSequence inMemory(SequenceHeader is) {
      if (!models.isRunning(is.model()) || is.steps() == 0) { // there is no memory that this model could continue from
        return new LiveSequence(key, new SequenceState(is, Memory.Inputs.none(plan.model().input())));
      }
      if (!plan.hasSnapshots()) {
        if (since.size() != is.steps()) {
          throw new DamagedRecordException(since.size() + " of " + is.steps() + " inputs are stored");
        }
        return new LiveSequence(key, new SequenceState(is, inputs.memory(since),
            plan.inputs().keepsLast() && since.getLast() instanceof StepInput.Features last ? last : null));
      }
      Memory atSnapshot = snapshot == null ? null : snapshot.memory();
      return since.isEmpty()
          ? new LiveSequence(key,
              new SequenceState(is, Objects.requireNonNull(atSnapshot, "memory"), Objects.requireNonNull(snapshot, "snapshot").lastInput()))
          : new LiveSequence(key, new Replay(is, atSnapshot, since, plan.inputs().keepsLast()));
    }
  }
}
