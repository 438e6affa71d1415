package io.cellstream.ledger;

import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime;
import io.cellstream.sequence.Sequence;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.SequenceStates;
import io.cellstream.sequence.StepInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The sequences of one input partition, and the offset up to which its events were taken. As many sequences are live (in memory) as
 * {@link LiveMemory} allows. Behind them are a log, and a local copy of it. Before a commit, {@link #write} writes what has changed: a
 * sequence's inputs since its last snapshot, or, once these are many, its memory. Of a sequence that began and ended since the last commit
 * only the positions are written, if its events had any. If everything in memory is lost, nothing that was committed is lost. For one thread.
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
  private final Chunking chunking;
  private final ByteWriter input = new ByteWriter(64);
  private final LiveSequences live;
  private final PartitionTime time;
  private final Looks looks;
  /** The number of running sequences; −1: not known. */
  private long open;
  /** The number of events that are held. */
  private long held;
  /** The sequences that changed since the last {@link #write}; those that were written since are not dirty any more. */
  private final List<LiveSequence> changed = new ArrayList<>();

  /** The offset of the next event to take. */
  private long next;
  /** The same in the partitions that the partition's events come from, if they come from elsewhere. */
  private final Map<Source, Long> origins = new TreeMap<>(Source.IN_ORDER);
  /** The time of the last event that was taken, ms since the epoch. */
  private long takenAt;
  private boolean isMarked = true;
  /** The wall clock's time in the last mark. */
  private long markedWall;

  /**
   * Opens the ledger of a partition, with everything that was written to it.
   *
   * @param memory of the thread; {@link #close} gives this ledger's share back
   * @param records for events that are held
   * @throws DamagedRecordException if the list of models or the mark can't be read
   */
  public Ledger(Log log, Local local, LedgerPlan plan, Source source, LiveMemory memory, HeldRecords records) {
    this.plan = plan;
    this.source = source;
    this.local = local;
    String running = plan.owner();
    byte[] known = local.get(RecordKey.MODELS.bytes());
    this.models = known == null ? Models.none(running) : Models.decode(known, running);
    if (plan.inputs().takesOver()) {
      models.takeOver();
    }
    this.held = StoredKeys.held(local);
    // what a policy before this one has held must still be let go
    this.reader = new LedgerReader(local, plan, models, plan.window().isOpen() || held > 0 ? records : null);
    this.writer = new LedgerWriter(log, local, plan, models, records);
    this.inputs = new InputCodec(plan.model().input());
    this.chunking = Chunking.of(plan.model());
    byte[] mark = local.get(RecordKey.MARK.bytes());
    Optional<Mark> written = Optional.ofNullable(mark).map(Mark::decode);
    this.next = written.flatMap(each -> each.next(source)).orElse(0L);
    written.ifPresent(each -> each.positions().stream().skip(1).forEach(of -> origins.put(of.source(), of.next())));
    Lifetime lifetime = plan.lifetime();
    Optional<Terms> terms = written.flatMap(Mark::terms);
    this.time = written.map(each -> new PartitionTime(lifetime, each.time(), each.ahead(), each.wall(),
        terms.filter(of -> of.clock() == Clock.WALL).isPresent() ? each.wallBegan() : each.wall()))
        .orElseGet(() -> new PartitionTime(lifetime));
    this.takenAt = Math.max(0, time.events());
    this.markedWall = time.wall();
    this.open = written.isPresent() ? written.get().open().orElse(-1) : 0;
    boolean allEntered = written.isEmpty() || terms.filter(of -> of.cover(Terms.of(lifetime))).isPresent();
    this.looks = new Looks(new DueEntries(local, writer, lifetime, time), plan, time, this::look,
        lifetime.isLimited() && !allEntered ? new StoredKeys(local, writer) : null);
    this.live = new LiveSequences(memory, new MemoryCodec(plan.model()).bytes(), this::leave);
  }

  /** Whether the event at this offset was taken already, by a transaction whose offsets were lost. */
  public boolean isTaken(long offset) {
    return offset < next;
  }

  /** Tells that an event was read, whatever becomes of it. Its effect on its sequence must be told before the next {@link #write}. */
  public void took(Origin event) {
    next = event.offset() + 1;
    takenAt = event.timestamp();
    isMarked = false;
  }

  /**
   * Whether an event that comes from elsewhere was taken already. Events of one partition there must come in the order of their offsets, but
   * for those that come again.
   */
  public boolean isTaken(Source from, long offset) {
    return offset < origins.getOrDefault(from, 0L);
  }

  /** Tells where an event comes from that was taken. */
  public void took(Source from, long offset) {
    origins.put(from, Math.max(origins.getOrDefault(from, 0L), offset + 1));
    isMarked = false;
  }

  /** Lets go of the places in partitions that are no more. */
  public void keepOrigins(Predicate<Source> are) {
    isMarked &= !origins.keySet().removeIf(are.negate());
  }

  /** The last event that was read. */
  public Origin last() {
    return new Origin(takenAt, source.partition(), next - 1);
  }

  /** The partition's time, which whoever steps its events keeps going. */
  public PartitionTime time() {
    return time;
  }

  /** The number of running sequences; empty if it is not known, because the ledger was begun by a version that did not count. */
  public OptionalLong open() {
    return open < 0 ? OptionalLong.empty() : OptionalLong.of(open);
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
      count(own, true);
    }
    if (!own.isSnapshotDue) {
      addToLog(own, header, taken);
    }
    own.timestamp = header.last().timestamp();
    own.isDirty = true;
    changed(own);
  }

  @Override
  public void ended(Sequence sequence) {
    LiveSequence own = (LiveSequence) sequence;
    own.beginLog(0);
    SequenceState left = own.state();
    if (left != null) {
      own.timestamp = left.last().timestamp();
    }
    count(own, false);
    own.isDirty = true;
    changed(own);
  }

  private void count(LiveSequence own, boolean isOpen) {
    if (own.isOpen != isOpen && open >= 0) {
      open += isOpen ? 1 : -1;
    }
    own.isOpen = isOpen;
  }

  @Override
  public void held(Sequence sequence) {
    LiveSequence own = (LiveSequence) sequence;
    int now = own.isHolding() ? own.held().size() : 0;
    held += now - own.countedHeld;
    own.countedHeld = now;
    own.isHeldDirty = true;
    own.timestamp = takenAt;
    changed(own);
  }

  /** The number of events that are held. */
  public long held() {
    return held;
  }

  @Override
  public List<SequenceKey> due(Clock clock, PartitionTime now, int most) {
    return looks.due(clock, most);
  }

  @Override
  public void goesOn(Sequence sequence) {
    looks.enter((LiveSequence) sequence);
  }

  /** Whether, as far as is written, a sequence may be over by its clock that is not yet ended. */
  public boolean isDue(Clock clock) {
    return looks.isDue(clock);
  }

  /**
   * Whether due entries are not yet as the limits want them: some of the sequences that were there before a limit was set have none, or some
   * entries are by a clock that was set before.
   */
  public boolean hasOlder() {
    return looks.hasOlder();
  }

  /**
   * Enters some of the sequences that were there before a limit was set, or was made tighter, and removes some entries by a clock that was
   * set before.
   *
   * @param most the most of each
   */
  public void enterOlder(int most) {
    boolean wereAll = looks.areAllEntered();
    looks.enterOlder(most);
    isMarked &= wereAll == looks.areAllEntered();
  }

  /**
   * When to look at the wall clock again, in ms; empty: no sequence goes by it. It is looked at some times before a sequence is due, so that
   * the time is marked and not lost with the process.
   */
  public OptionalLong untilLook() {
    return looks.untilLook();
  }

  /** The sequence as it is, without making it live. */
  private LiveSequence look(SequenceKey key) {
    LiveSequence own = live.get(key);
    return own == null ? reader.read(key) : own;
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
      own.addFull(LedgerWriter.chunk(own, header, true), chunking.most());
      own.open.next();
    }
  }

  /** Puts a sequence on the list of what is to be written. */
  private void changed(LiveSequence own) {
    isMarked = false;
    live.measure(own);
    if (!own.isListed) {
      own.isListed = true;
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
    if (own.isUnwritten()) {
      write(own);
      writer.flush();
    }
  }

  private void write(LiveSequence own) {
    if (own.isDirty) {
      boolean isFirst = own.storedIncarnation != own.incarnation;
      writer.write(own);
      SequenceHeader header = own.header();
      if (header != null && (isFirst || !header.isRunning())) {
        looks.owe(own.key());
      }
    }
    if (own.isHeldDirty) {
      writer.writeHeld(own);
    }
    looks.enter(own);
  }

  /** Writes all sequences that have changed, and last the mark: up to which offset events were taken. It counts once the commit is made. */
  public void write() {
    for (LiveSequence own : changed) {
      if (own.isUnwritten()) {
        write(own);
      }
      own.isListed = false;
    }
    changed.clear();
    if (!isMarked || time.wall() - markedWall >= looks.every()) {
      writer.put(RecordKey.MARK, mark().encode(), takenAt);
      isMarked = true;
      markedWall = time.wall();
    }
    writer.flush();
  }

  private Mark mark() {
    Optional<Terms> terms = plan.lifetime().isLimited() && looks.areAllEntered()
        ? Optional.of(Terms.of(plan.lifetime()))
        : Optional.empty();
    List<Mark.Position> positions = new ArrayList<>();
    positions.add(new Mark.Position(source, next));
    origins.forEach((from, after) -> positions.add(new Mark.Position(from, after)));
    return new Mark(plan.owner(), time.events(), time.ahead(), time.wall(), time.wallBegan(), terms, open(), positions);
  }

  /** Forgets everything in memory, written or not. */
  public void close() {
    live.close();
    changed.clear();
  }
}
