package io.cellstream.ledger;

import io.cellstream.model.Memory;
import io.cellstream.sequence.Replay;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.StepInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
  private final Chunking chunking;

  /** @param records reads held events; null: none are held */
  LedgerReader(Local local, LedgerPlan plan, Models models, @Nullable HeldRecords records) {
    this.local = local;
    this.plan = plan;
    this.models = models;
    this.records = records;
    this.codec = new MemoryCodec(plan.model());
    this.inputs = new InputCodec(plan.model().input());
    this.chunking = Chunking.of(plan.model());
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

  /** A chunk, and the number under which it is stored. */
  private record Numbered(int number, Chunk chunk) {
  }

  /** The records of a key, read one after the other. */
  private final class Stored {
    private final SequenceKey key;
    private final @Nullable Snapshot snapshot;
    /** The chunks that count, the one first whose inputs are the oldest. */
    private final List<Numbered> chunks = new ArrayList<>(1);
    /** The header in the last record that counts; null if none does. */
    private @Nullable SequenceHeader header;
    private long incarnation;

    Stored(SequenceKey key) {
      this.key = key;
      byte[] written = local.get(RecordKey.snapshot(key).bytes());
      this.snapshot = written == null ? null : Snapshot.decode(written, models, codec);
      if (snapshot != null) {
        header = snapshot.header();
        incarnation = snapshot.incarnation();
      }
      if (snapshot == null || snapshot.header().isRunning()) {
        readChunks();
      }
    }

    private void readChunks() {
      for (int number = 0; readChunk(number); number++) {
        // until one is missing, or does not count
      }
      chunks.sort(Comparator.comparingLong(each -> each.chunk().begin()));
      for (int i = 1; i < chunks.size(); i++) {
        Chunk before = chunks.get(i - 1).chunk();
        if (!before.isFull() || before.begin() + before.count() != chunks.get(i).chunk().begin()) {
          throw new DamagedRecordException("the chunks of its window don't follow one another");
        }
      }
    }

    private boolean readChunk(int number) {
      byte[] written = local.get(RecordKey.chunk(key, number).bytes());
      if (written == null) {
        return false;
      }
      Chunk.Place place = Chunk.place(written);
      boolean isOfWindow = place.standsAlone() && number > 0;
      boolean follows = header == null || (place.incarnation() == incarnation && place.begin() == header.steps());
      if (!isOfWindow && (!follows || (!chunks.isEmpty() && !chunks.getLast().chunk().isFull()))) {
        return false; // left behind by an earlier sequence, or older than the snapshot
      }
      Chunk chunk = Chunk.decode(written, models, isOfWindow ? null : header);
      chunks.add(new Numbered(number, chunk));
      if (header == null || chunk.header().steps() > header.steps()) {
        header = chunk.header();
      }
      incarnation = chunk.incarnation();
      return true;
    }

    LiveSequence sequence() {
      if (header == null) {
        return new LiveSequence(key, chunking);
      }
      LiveSequence sequence = inMemory(header);
      sequence.incarnation = incarnation;
      sequence.storedIncarnation = incarnation;
      sequence.isOpen = header.isRunning();
      sequence.hasSnapshot = snapshot != null;
      sequence.storedChunks = Math.max(chunks.size(), snapshot == null ? 0 : snapshot.chunks());
      sequence.timestamp = header.last().timestamp();
      sequence.base = snapshot == null ? 0 : snapshot.header().steps();
      if (chunks.isEmpty()) {
        sequence.open.begin(0, header.steps());
      } else {
        Chunk last = chunks.getLast().chunk();
        sequence.open.resume(chunks.getLast().number(), last.begin(), last.inputs(), last.count());
        if (last.isFull()) {
          sequence.open.next();
        }
      }
      return sequence;
    }

    private LiveSequence inMemory(SequenceHeader is) {
      if (!models.isRunning(is.model()) || is.steps() == 0) { // there is no memory that this model could continue from
        return new LiveSequence(key, new SequenceState(is, Memory.Inputs.none(plan.model().input())), chunking);
      }
      List<StepInput> since = new ArrayList<>(0);
      chunks.forEach(each -> since.addAll(inputs.read(each.chunk().inputs(), each.chunk().count())));
      if (!plan.hasSnapshots()) {
        return new LiveSequence(key, new SequenceState(is, inputs.memory(kept(is, since)),
            plan.inputs().keepsLast() && since.getLast() instanceof StepInput.Features last ? last : null), chunking);
      }
      Memory atSnapshot = snapshot == null ? null : snapshot.memory();
      return since.isEmpty()
          ? new LiveSequence(key,
              new SequenceState(is, Objects.requireNonNull(atSnapshot, "memory"), Objects.requireNonNull(snapshot, "snapshot").lastInput()),
              chunking)
          : new LiveSequence(key, new Replay(is, atSnapshot, since, plan.inputs().keepsLast()), chunking);
    }

    /** The inputs that the model reads at once: all of the sequence, or the last of them. */
    private List<StepInput> kept(SequenceHeader is, List<StepInput> stored) {
      long wanted = plan.model().window().isPresent() ? Math.min(is.steps(), plan.model().window().get().length()) : is.steps();
      if (stored.size() < wanted || stored.size() > is.steps()) {
        throw new DamagedRecordException(stored.size() + " of " + wanted + " inputs are stored");
      }
      return stored.subList(stored.size() - (int) wanted, stored.size());
    }
  }
}
