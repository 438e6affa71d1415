package io.cellstream.ledger;

import io.cellstream.ledger.Local.Entry;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.model.Memory;
import io.cellstream.model.ModelDefinition;
import io.cellstream.sequence.Replay;
import io.cellstream.sequence.Sequence;
import io.cellstream.sequence.SequenceEvent.Input;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.SequenceStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One input partition's sequences, and the one story of them: what is known of each, and up to where events were taken. In memory are as many
 * sequences as there is room for; behind them is a log, and a copy of it at hand. Before a commit, {@link #write} writes what has changed: of a
 * sequence the inputs since its last snapshot, or, once these are many, its memory; of one that began and ended since the last commit nothing.
 * To lose what is in memory is to lose nothing that was committed. For one thread.
 */
public final class Ledger implements SequenceStates {
  /** What a sequence takes besides its key, its memory and its inputs: objects, and its places in the map and on the clock. */
  private static final int OVERHEAD_BYTES = 400;
  /** How many clean sequences are looked for before one is written to make room. */
  private static final int LOOKS = 64;
  /** How many records are written together, about: as many are in memory as bytes. */
  private static final int WRITTEN_TOGETHER = 256;
  /** A sequence that makes room for another, and has more inputs than this since its snapshot, leaves a new one: it will be back. */
  private static final int INPUTS_LEFT_BEHIND = 4;

  private final Log log;
  private final Local local;
  private final LedgerPlan plan;
  private final Source source;
  private final LiveMemory memory;
  private final InputCodec inputs;
  private final Cells cells;
  private final Models models;

  private final Map<SequenceKey, LiveSequence> byKey = new HashMap<>();
  /** All of them, in the order in which they are looked at for one that may go. */
  private final List<LiveSequence> clock = new ArrayList<>();
  private int hand;
  /** Those that have changed since they were last written, and some that were written since. */
  private final List<LiveSequence> changed = new ArrayList<>();
  private long bytes;
  private final ByteWriter scratch = new ByteWriter(64);

  private long next;
  private long time;
  private boolean isMarked = true;

  /**
   * The ledger of a partition, with all that was written of it.
   *
   * @param memory of the thread; to be given back by {@link #close}
   * @throws DamagedRecordException if what is written can't be read
   */
  public Ledger(Log log, Local local, LedgerPlan plan, Source source, LiveMemory memory) {
    this.log = log;
    this.local = local;
    this.plan = plan;
    this.source = source;
    this.memory = memory;
    ModelDefinition model = plan.model();
    this.inputs = new InputCodec(model.input());
    this.cells = new Cells(model);
    byte[] known = local.get(RecordKey.MODELS.bytes());
    this.models = known == null ? Models.none(model.stateHash()) : Models.decode(known, model.stateHash());
    byte[] mark = local.get(RecordKey.MARK.bytes());
    Optional<Mark> written = Optional.ofNullable(mark).map(Mark::decode);
    this.next = written.flatMap(each -> each.next(source)).orElse(0L);
    this.time = written.map(Mark::time).orElse(Long.MIN_VALUE);
    memory.join();
  }

  /** Whether the event at this offset was taken already, by a transaction whose offsets were lost. */
  public boolean isTaken(long offset) {
    return offset < next;
  }

  /** An event was read, whatever becomes of it; what it does to its sequence comes before the next {@link #write}. */
  public void took(Origin event) {
    next = event.offset() + 1;
    time = Math.max(time, event.timestamp());
    isMarked = false;
  }

  /** The state hash of another model of which a sequence is still running, if a look at one sequence finds it. */
  public Optional<String> otherModel() {
    return local.any(Kind.SNAPSHOT.prefix()).or(() -> local.any(Kind.CHUNK.prefix()))
        .map(entry -> load(RecordKey.of(entry.key()).sequence()))
        .flatMap(found -> Optional.ofNullable(found.isBehind() ? null : found.state()))
        .map(SequenceState::model).filter(model -> !models.isRunning(model));
  }

  /** @throws DamagedRecordException naming the key, if what is written of it can't be read */
  @Override
  public Sequence open(SequenceKey key) {
    LiveSequence sequence = byKey.get(key);
    if (sequence == null) {
      sequence = load(key);
      while (memory.isExceeded(clock.size(), bytes) && evictOne()) {
        // until there is room
      }
      byKey.put(key, sequence);
      clock.add(sequence);
      measure(sequence);
    }
    sequence.wasAskedFor = true;
    return sequence;
  }

  @Override
  public void applied(Sequence sequence, Input input) {
    LiveSequence own = (LiveSequence) sequence;
    SequenceState state = Objects.requireNonNull(own.state(), "state");
    if (state.steps() == 1) {
      own.incarnation = source.incarnation(state.last().offset());
      own.beginLog(0);
    }
    if (!own.isSnapshotDue) {
      addToLog(own, state.header(), input);
    }
    own.timestamp = state.last().timestamp();
    changed(own);
  }

  @Override
  public void ended(Sequence sequence) {
    LiveSequence own = (LiveSequence) sequence;
    own.beginLog(0);
    changed(own);
  }

  private void addToLog(LiveSequence own, SequenceHeader header, Input input) {
    if (plan.hasSnapshots() && header.steps() - own.base >= plan.rule().events()) {
      own.wantSnapshot();
      return;
    }
    scratch.clear();
    inputs.write(input, scratch);
    own.open.add(scratch.array(), scratch.size());
    if (own.open.isFull()) {
      own.full.add(chunk(own, header, true));
      own.open.next();
    }
  }

  private static Chunk chunk(LiveSequence own, SequenceHeader header, boolean isFull) {
    return new Chunk(own.incarnation, own.open.begin(), own.open.count(), header, isFull, own.open.inputs());
  }

  private void changed(LiveSequence own) {
    measure(own);
    if (!own.isDirty) {
      own.isDirty = true;
      changed.add(own);
    }
  }

  private void measure(LiveSequence own) {
    bytes -= own.bytes;
    SequenceState state = own.isBehind() ? null : own.state();
    long memoryBytes = state == null ? cells.bytes() : switch (state.memory()) {
      case Memory.State(float[] floats) -> (long) Float.BYTES * floats.length;
      case Memory.Tokens(int[] ids) -> (long) Integer.BYTES * ids.length;
      case Memory.Features(int _, float[] values) -> (long) Float.BYTES * values.length;
    };
    own.bytes = OVERHEAD_BYTES + own.key().bytes().length + memoryBytes + own.open.capacity();
    bytes += own.bytes;
  }

  /**
   * Lets one sequence go that was not asked for since it was last looked at, if possible one that need not be written first.
   *
   * @return whether there was one: not if events of all of them wait
   */
  private boolean evictOne() {
    int mostDirty = Math.min(LOOKS, clock.size());
    int dirty = 0;
    for (int looks = 0; looks < 3 * clock.size(); looks++) {
      hand = hand < clock.size() ? hand : 0;
      LiveSequence sequence = clock.get(hand);
      if (sequence.isWaiting()) {
        hand++;
      } else if (sequence.wasAskedFor) {
        sequence.wasAskedFor = false;
        hand++;
      } else if (sequence.isDirty && ++dirty < mostDirty) {
        hand++;
      } else {
        evict(sequence);
        return true;
      }
    }
    return false;
  }

  private void evict(LiveSequence sequence) {
    SequenceState state = sequence.isBehind() ? null : sequence.state();
    if (plan.hasSnapshots() && state != null && state.steps() - sequence.base > INPUTS_LEFT_BEHIND) {
      sequence.wantSnapshot();
      sequence.isDirty = true;
    }
    if (sequence.isDirty) {
      Writing writing = new Writing();
      writing.add(sequence);
      writing.end();
    }
    byKey.remove(sequence.key());
    // the last one takes its place on the clock
    LiveSequence last = clock.removeLast();
    if (hand < clock.size()) {
      clock.set(hand, last);
    }
    bytes -= sequence.bytes;
  }

  /** Writes what has changed, and up to where events were taken: from here on it is true, if the commit is made. */
  public void write() {
    Writing writing = new Writing();
    for (LiveSequence sequence : changed) {
      if (sequence.isDirty) {
        writing.add(sequence);
      }
    }
    changed.clear();
    if (!isMarked) {
      writing.put(RecordKey.MARK, new Mark(plan.model().stateHash(), time, List.of(new Mark.Position(source, next))).encode(), time);
      isMarked = true;
    }
    writing.end();
  }

  /** Records on their way to the log and to the copy at hand. */
  private final class Writing {
    private final List<Entry> together = new ArrayList<>();

    /** Also one that has not changed. */
    void add(LiveSequence own) {
      SequenceState state = own.state();
      // whether what is stored under the key is an earlier part of what it has now
      boolean goesOn = state != null && state.isRunning() && own.storedIncarnation == own.incarnation;
      if (state == null) {
        storeOnly(own, false, 0);
      } else if (state.isRunning() && !own.isSnapshotDue) {
        nameModel(state);
        log(own, state, goesOn);
      } else {
        nameModel(state);
        storeOnly(own, true, goesOn ? own.storedChunks : 0);
        put(RecordKey.snapshot(own.key()),
            new Snapshot(own.incarnation, state.header(), own.storedChunks, state.memory()).encode(models, cells),
            own.timestamp);
        own.beginLog(state.steps());
      }
      own.storedIncarnation = own.incarnation;
      own.isDirty = false;
    }

    private void log(LiveSequence own, SequenceState state, boolean goesOn) {
      for (int i = 0; i < own.full.size(); i++) {
        put(RecordKey.chunk(own.key(), own.open.number() - own.full.size() + i), own.full.get(i).encode(models), own.timestamp);
      }
      boolean isOpen = own.open.count() > 0;
      if (isOpen) {
        put(RecordKey.chunk(own.key(), own.open.number()), chunk(own, state.header(), false).encode(models), own.timestamp);
      }
      int end = own.open.number() + (isOpen ? 1 : 0);
      storeOnly(own, goesOn && own.hasSnapshot, goesOn ? Math.max(end, own.storedChunks) : end);
      own.storedChunks = Math.max(own.storedChunks, end);
      own.full.clear();
    }

    private void nameModel(SequenceState state) {
      if (models.isRunning(state.model()) && models.addRunning()) {
        put(RecordKey.MODELS, models.encode(), time);
      }
    }

    /** Removes what is stored under the key besides these. */
    private void storeOnly(LiveSequence own, boolean snapshot, int chunks) {
      if (own.hasSnapshot && !snapshot) {
        put(RecordKey.snapshot(own.key()), null, own.timestamp);
      }
      for (int number = chunks; number < own.storedChunks; number++) {
        put(RecordKey.chunk(own.key(), number), null, own.timestamp);
      }
      own.hasSnapshot = snapshot;
      own.storedChunks = Math.min(own.storedChunks, chunks);
    }

    void put(RecordKey key, byte @Nullable [] value, long timestamp) {
      byte[] keyBytes = key.bytes();
      log.append(keyBytes, value, timestamp);
      together.add(new Entry(keyBytes, value));
      if (together.size() >= WRITTEN_TOGETHER) {
        end();
      }
    }

    void end() {
      if (!together.isEmpty()) {
        local.write(together);
        together.clear();
      }
    }
  }

  /** What is written of a key. */
  private LiveSequence load(SequenceKey key) {
    try {
      return new Stored(key).sequence();
    } catch (DamagedRecordException e) {
      throw new DamagedRecordException("store " + local.name() + ", key " + key + ": " + e.getMessage());
    }
  }

  /** What the records of a key say, one after the other. */
  private final class Stored {
    private final SequenceKey key;
    private final @Nullable Snapshot snapshot;
    private final List<Input> since = new ArrayList<>(0);
    private @Nullable SequenceHeader header;
    private long incarnation;
    /** How many chunks count. */
    private int chunks;
    /** The last one, if it is not full. */
    private @Nullable Chunk open;

    Stored(SequenceKey key) {
      this.key = key;
      byte[] written = local.get(RecordKey.snapshot(key).bytes());
      this.snapshot = written == null ? null : Snapshot.decode(written, models, cells);
      if (snapshot != null) {
        header = snapshot.header();
        incarnation = snapshot.incarnation();
      }
      while (open == null && readChunk()) {
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
      LiveSequence sequence = inMemory();
      if (header == null) {
        return sequence;
      }
      sequence.incarnation = incarnation;
      sequence.storedIncarnation = incarnation;
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

    private LiveSequence inMemory() {
      if (header == null) {
        return new LiveSequence(key);
      }
      Memory atSnapshot = snapshot == null ? null : snapshot.memory();
      boolean isOwn = models.isRunning(header.model());
      if (isOwn && plan.hasSnapshots() && !since.isEmpty()) {
        return new LiveSequence(key, new Replay(header, atSnapshot, since));
      }
      if (!isOwn || header.steps() == 0) { // nothing that this model could go on from
        return new LiveSequence(key, new SequenceState(header, Memory.Inputs.none(plan.model().input())));
      }
      return new LiveSequence(key,
          new SequenceState(header, plan.hasSnapshots() ? Objects.requireNonNull(atSnapshot, "memory") : memory()));
    }

    private Memory memory() {
      if (since.size() != Objects.requireNonNull(header, "header").steps()) {
        throw new DamagedRecordException(since.size() + " inputs are left of " + header.steps());
      }
      return inputs.memory(since);
    }
  }

  /** Forgets all that is in memory, written or not. */
  public void close() {
    byKey.clear();
    clock.clear();
    changed.clear();
    memory.leave();
  }
}
