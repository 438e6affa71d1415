package io.cellstream.ledger;

import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.sequence.Sequence;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.SequenceStates;
import io.cellstream.sequence.StepInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The sequences of one input partition, and the offset up to which its events were taken. As many sequences are live (in memory) as
 * {@link LiveMemory} allows. Behind them are a log, and a local copy of it. Before a commit, {@link #write} writes what has changed: a
 * sequence's inputs since its last snapshot, or, once these are many, its memory. A sequence that began and ended since the last commit is
 * never written. If everything in memory is lost, nothing that was committed is lost. For one thread.
 */
public final class Ledger implements SequenceStates {
  /** A sequence that is evicted with more inputs than this since its snapshot gets a new snapshot, because it will be read back. */
  private static final int INPUTS_LEFT_BEHIND = 4;

  private final LedgerPlan plan;
  private final Source source;
  private final Local local;
  private final Models models;
  private final LedgerReader reader;
  private final LedgerWriter writer;
  private final InputCodec inputs;
  private final ByteWriter input = new ByteWriter(64);
  private final LiveSequences live;
  /** The sequences that changed since the last {@link #write}; those that were written since are not dirty any more. */
  private final List<LiveSequence> changed = new ArrayList<>();

  /** The offset of the next event to take. */
  private long next;
  /** The partition's time, which is the latest of its events', ms since the epoch. */
  private long time;
  private boolean isMarked = true;

  /**
   * Opens the ledger of a partition, with everything that was written to it.
   *
   * @param memory of the thread; {@link #close} gives this ledger's share back
   * @throws DamagedRecordException if the list of models or the mark can't be read
   */
  public Ledger(Log log, Local local, LedgerPlan plan, Source source, LiveMemory memory) {
    this.plan = plan;
    this.source = source;
    this.local = local;
    String running = plan.model().stateHash();
    byte[] known = local.get(RecordKey.MODELS.bytes());
    this.models = known == null ? Models.none(running) : Models.decode(known, running);
    this.reader = new LedgerReader(local, plan, models);
    this.writer = new LedgerWriter(log, local, plan, models);
    this.inputs = new InputCodec(plan.model().input());
    byte[] mark = local.get(RecordKey.MARK.bytes());
    Optional<Mark> written = Optional.ofNullable(mark).map(Mark::decode);
    this.next = written.flatMap(each -> each.next(source)).orElse(0L);
    this.time = written.map(Mark::time).orElse(Long.MIN_VALUE);
    this.live = new LiveSequences(memory, new MemoryCodec(plan.model()).bytes(), this::leave);
  }

  /** Whether the event at this offset was taken already, by a transaction whose offsets were lost. */
  public boolean isTaken(long offset) {
    return offset < next;
  }

  /** Tells that an event was read, whatever becomes of it. Its effect on its sequence must be told before the next {@link #write}. */
  public void took(Origin event) {
    next = event.offset() + 1;
    time = Math.max(time, event.timestamp());
    isMarked = false;
  }

  /** Looks at one stored sequence, and gives the state hash of its model if that is not the running model. */
  public Optional<String> otherModel() {
    return local.any(Kind.SNAPSHOT.prefix()).or(() -> local.any(Kind.CHUNK.prefix()))
        .map(entry -> reader.read(RecordKey.of(entry.key()).sequence()))
        .flatMap(found -> Optional.ofNullable(found.isBehind() ? null : found.state()))
        .map(SequenceState::model).filter(model -> !models.isRunning(model));
  }

  /** @throws DamagedRecordException naming the key, if its records can't be read */
  @Override
  public Sequence open(SequenceKey key) {
    LiveSequence sequence = live.get(key);
    if (sequence == null) {
      sequence = reader.read(key);
      live.add(sequence);
    }
    sequence.wasAskedFor = true;
    return sequence;
  }

  @Override
  public void applied(Sequence sequence, StepInput taken) {
    LiveSequence own = (LiveSequence) sequence;
    SequenceHeader header = Objects.requireNonNull(own.state(), "state").header();
    if (header.steps() == 1) {
      own.incarnation = source.incarnation(header.last().offset());
      own.beginLog(0);
    }
    if (!own.isSnapshotDue) {
      addToLog(own, header, taken);
    }
    own.timestamp = header.last().timestamp();
    changed(own);
  }

  @Override
  public void ended(Sequence sequence) {
    LiveSequence own = (LiveSequence) sequence;
    own.beginLog(0);
    changed(own);
  }

  private void addToLog(LiveSequence own, SequenceHeader header, StepInput taken) {
    if (plan.hasSnapshots() && header.steps() - own.base >= plan.rule().events()) {
      own.wantSnapshot();
      return;
    }
    input.clear();
    inputs.write(taken, input);
    own.open.add(input.array(), input.size());
    if (own.open.isFull()) {
      own.full.add(LedgerWriter.chunk(own, header, true));
      own.open.next();
    }
  }

  private void changed(LiveSequence own) {
    live.measure(own);
    if (!own.isDirty) {
      own.isDirty = true;
      changed.add(own);
    }
  }

  /** Writes a sequence that is being evicted, if need be. */
  private void leave(LiveSequence own) {
    SequenceState state = own.isBehind() ? null : own.state();
    if (state != null && plan.hasSnapshots() && models.isRunning(state.model()) && state.steps() - own.base > INPUTS_LEFT_BEHIND) {
      own.wantSnapshot();
      own.isDirty = true;
    }
    if (own.isDirty) {
      writer.write(own);
      writer.flush();
    }
  }

  /** Writes all sequences that have changed, and last the mark: up to which offset events were taken. It counts once the commit is made. */
  public void write() {
    for (LiveSequence own : changed) {
      if (own.isDirty) {
        writer.write(own);
      }
    }
    changed.clear();
    if (!isMarked) {
      Mark mark = new Mark(plan.model().stateHash(), time, List.of(new Mark.Position(source, next)));
      writer.put(RecordKey.MARK, mark.encode(), time);
      isMarked = true;
    }
    writer.flush();
  }

  /** Forgets everything in memory, written or not. */
  public void close() {
    live.close();
    changed.clear();
  }
}
