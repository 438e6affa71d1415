package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.ledger.Local.Entry;
import io.cellstream.ledger.Mark.Position;
import io.cellstream.ledger.RecordKey.Index;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Arrival;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.Positions;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.StepInput.Token;
import io.cellstream.sequence.Verdict;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences that go on in other partitions: real ledgers before and after, and the offline run, which knows nothing of partitions. */
class LedgerMoveTest {
  private static final int TOKENS = 5;
  private static final ModelDefinition MODEL = TestModels.nextToken(3, TOKENS, 2, 3);
  private static final ModelDefinition WINDOWED = TestModels.windowed(TestModels.bothWays(7, TOKENS, 70, Answer.LAST_STEP), 9, 2,
      new Begin.Wait());
  private static final String OTHER = "ab".repeat(32);
  private static final SequencePolicy REORDER = SequencePolicy.DEFAULT
      .with(new PositionPolicy(Late.REORDER, Restart.END, 8, new Window(100, 10_000, 1_000_000, OptionalLong.empty())));
  private static final int KEYS = 40;
  private static final int EVENTS = 1500;
  private static final long BEGIN = 1_700_000_000_000L;

  private record Event(SequenceKey key, SequenceEvent event) {
  }

  private RecurrentModel ready = ready(MODEL);
  private final List<Event> topic = new ArrayList<>();
  private final Map<String, List<String>> told = new TreeMap<>();

  private static RecurrentModel ready(ModelDefinition model) {
    return new RecurrentModel(model, Kernels.select(KernelMode.SCALAR).kernel());
  }

  private static SequenceKey key(String text) {
    return new SequenceKey(text.getBytes(UTF_8));
  }

  private static int partition(SequenceKey key, int of) {
    return Math.floorMod(key.hashCode() * 31, of);
  }

  private static Source source(String name, int partition) {
    return new Source(name, name.length(), 7, partition);
  }

  /** An application: a ledger for each partition of its topic, and all that it ever wrote to its changelog. */
  private final class Application {
    private final String name;
    private final SequencePolicy policy;
    private final Map<Integer, InMemoryLog> states = new HashMap<>();
    private final Map<Integer, List<Entry>> changelog = new HashMap<>();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<StepBatch<Integer>> batches = new ArrayList<>();

    Application(String name, int partitions, SequencePolicy policy) {
      this(name, partitions, policy, Map.of());
    }

    Application(String name, int partitions, SequencePolicy policy, Map<Integer, List<Entry>> begin) {
      this.name = name;
      this.policy = policy;
      begin.forEach((partition, records) -> records(partition).write(records));
      for (int partition = 0; partition < partitions; partition++) {
        open(partition);
      }
    }

    private InMemoryLog records(int partition) {
      return states.computeIfAbsent(partition, _ -> new InMemoryLog());
    }

    private void open(int partition) {
      List<Entry> log = changelog.computeIfAbsent(partition, _ -> new ArrayList<>());
      Ledger ledger = new Ledger((key, value, _) -> log.add(new Entry(key, value)), records(partition),
          LedgerPlan.of(ready.definition(), new SnapshotRule(7), policy), source(name, partition), new LiveMemory(0, 3), new Kept());
      ledgers.add(ledger);
      batches.add(new StepBatch<>(new Wave(ready, policy, 3), new WaitingLimit(20, 1 << 20, Duration.ofHours(1)), ledger, ledger.time(),
          LedgerMoveTest.this::tell));
    }

    /** Takes an event in the partition of its key. */
    void take(int at) {
      Event event = topic.get(at);
      int partition = partition(event.key(), ledgers.size());
      ledgers.get(partition).took(new Origin(BEGIN + at, partition, at));
      batches.get(partition).add(event.key(), event.event(), at, 1);
    }

    void commit() {
      for (int partition = 0; partition < ledgers.size(); partition++) {
        Ledger ledger = ledgers.get(partition);
        StepBatch<Integer> batch = batches.get(partition);
        do {
          ledger.enterOlder(100);
          batch.drain();
          for (Clock clock : Clock.values()) {
            batch.sweep(clock, 100, 0, _ -> -1);
          }
          batch.drain();
        } while (ledger.hasOlder() || ledger.isDue(Clock.EVENT) || ledger.isDue(Clock.WALL));
        ledger.write();
      }
    }

    Map<Integer, PartitionContents> contents(int partitions) {
      Map<Integer, PartitionContents> contents = new HashMap<>();
      changelog.forEach((partition, records) -> {
        PartitionContents found = new PartitionContents(partitions, key -> partition(key, partitions),
            key -> partition(key, ledgers.size()) == partition);
        records.forEach(each -> found.take(each.key(), each.value()));
        if (!records.isEmpty()) {
          contents.put(partition, found);
        }
      });
      return contents;
    }

    LedgerMove move(int partitions) {
      return LedgerMove.of(ready.definition().stateHash(), contents(partitions));
    }

    /** The changelog that a move makes of this one. */
    Map<Integer, List<Entry>> moved(String to, int partitions) {
      LedgerMove move = move(partitions);
      Map<Integer, List<Entry>> moved = new HashMap<>();
      for (int partition = 0; partition < partitions; partition++) {
        moved.put(partition, new ArrayList<>(List.of(move.unfinished(), move.models())));
      }
      changelog.forEach((partition, records) -> records.forEach(
          each -> move.moved(partition, each.key(), each.value()).ifPresent(entry -> moved
              .computeIfAbsent(partition(RecordKey.of(entry.key()).sequence(), partitions), _ -> new ArrayList<>()).add(entry))));
      moved.forEach((partition, records) -> records.add(move.mark(source(to, partition), 0)));
      return moved;
    }

    long open() {
      return ledgers.stream().mapToLong(ledger -> ledger.open().orElseThrow()).sum();
    }
  }

  /** What is kept of an event that is held is its place. */
  private final class Kept implements HeldRecords {
    @Override
    public byte[] write(Object context) {
      return context.toString().getBytes(UTF_8);
    }

    @Override
    public Arrival read(SequenceKey key, byte[] record, Moment moment) {
      Integer at = Integer.valueOf(new String(record, UTF_8));
      return new Arrival(topic.get(at).event(), moment, at, 1);
    }
  }

  private void tell(int at, Verdict verdict) {
    note(told, at, verdict);
  }

  private void note(Map<String, List<String>> to, int at, Verdict verdict) {
    switch (verdict) {
      case Verdict.Applied applied -> applied.predictions()
          .forEach(each -> to.computeIfAbsent(topic.get(at).key().toString(), _ -> new ArrayList<>()).add(at + " " + text(each)));
      case Verdict.Lapsed lapsed -> to.computeIfAbsent(lapsed.key().toString(), _ -> new ArrayList<>())
          .add("over: " + lapsed.reason().map(Enum::name).orElse("forgotten"));
      case Verdict.Held _ -> {
      }
      default -> to.computeIfAbsent(topic.get(at).key().toString(), _ -> new ArrayList<>()).add(at + " " + verdict);
    }
  }

  private static String text(Prediction each) {
    return each.step() + " " + each.position() + " " + each.kind() + " " + each.reason() + " " + Arrays.toString(each.output().values())
        + " "
        + each.surprise();
  }

  private Map<String, List<String>> offline(SequencePolicy policy) {
    Map<String, List<String>> lines = new TreeMap<>();
    OfflineRun<Integer> run = new OfflineRun<>(ready, policy, 4, (at, verdict) -> note(lines, at, verdict));
    for (int i = 0; i < topic.size(); i++) {
      run.add(topic.get(i).key(), topic.get(i).event(), i, 1);
    }
    run.finish();
    return lines;
  }

  private void send(String key, OptionalLong position, int token, boolean start, boolean end, long time) {
    topic.add(new Event(key(key), new Advance(new Token(token), position, start, end, new Origin(time, 0, topic.size()))));
  }

  /** Sequences begin, end, are forgotten and sent out of order. */
  private void sendAll(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    long[] counters = new long[KEYS];
    Map<Integer, Long> delayed = new HashMap<>();
    for (int i = 0; i < EVENTS; i++) {
      int key = random.nextInt(KEYS);
      if (random.nextInt(100) == 0) {
        topic.add(new Event(key("k" + key), new SequenceEvent.Forget()));
        continue;
      }
      Long late = random.nextInt(3) == 0 ? delayed.remove(key) : null;
      if (late == null && !delayed.containsKey(key) && random.nextInt(6) == 0) {
        delayed.put(key, counters[key]++);
      }
      OptionalLong position = key % 4 == 0 ? OptionalLong.empty() : OptionalLong.of(late == null ? counters[key]++ : late);
      send("k" + key, position, random.nextInt(TOKENS), random.nextInt(60) == 0, random.nextInt(12) == 0, BEGIN + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 5", "2, 5, 2", "3, 4, 4", "4, 1, 7", "5, 6, 1", "6, 3, 64"})
  void everyPredictionIsAsIfNothingHadBeenMoved(long seed, int from, int to) {
    sendAll(seed);
    Application old = new Application("events", from, REORDER);
    for (int i = 0; i < EVENTS / 2; i++) {
      old.take(i);
      if (i % 37 == 0) {
        old.commit();
      }
    }
    old.commit();
    assertThat(old.changelog.values().stream().flatMap(List::stream).map(entry -> RecordKey.of(entry.key()).kind())).as("all kinds")
        .contains(Kind.SNAPSHOT, Kind.CHUNK, Kind.HELD, Kind.DUE);

    Application fresh = new Application("events-wide", to, REORDER, old.moved("events-wide", to));

    assertThat(fresh.open()).as("open sequences").isEqualTo(old.open()).isGreaterThan(5);
    assertThat(fresh.ledgers.stream().mapToLong(Ledger::held).sum()).as("held events")
        .isEqualTo(old.ledgers.stream().mapToLong(Ledger::held).sum()).isPositive();
    for (int i = EVENTS / 2; i < EVENTS; i++) {
      fresh.take(i);
      if (i % 41 == 0) {
        fresh.commit();
      }
    }
    fresh.commit();
    assertThat(told).isEqualTo(offline(REORDER));
  }

  /** The chunks of its ring go with their numbers. */
  @Test
  void aWindowIsAsIfItHadNotBeenMoved() {
    ready = ready(WINDOWED);
    everyPredictionIsAsIfNothingHadBeenMoved(3, 3, 5);
  }

  @Test
  void whatIsMovedTwiceIsTheSame() {
    sendAll(9);
    Application old = new Application("events", 2, REORDER);
    for (int i = 0; i < EVENTS; i++) {
      old.take(i);
    }
    old.commit();
    Map<Integer, List<Entry>> there = old.moved("wide", 3);
    Map<Integer, List<Entry>> again = old.moved("wide", 3);
    assertThat(there).usingRecursiveComparison().isEqualTo(again);
    assertThat(there.keySet()).containsExactlyInAnyOrder(0, 1, 2);
  }

  private static SequencePolicy idle(Clock clock, long idle) {
    return SequencePolicy.DEFAULT.with(new Lifetime(clock, idle, Lifetime.NEVER, Lifetime.NEVER, 0, Lifetime.JUMP));
  }

  /** The keys of a partition that is one of two, the first ones. */
  private static String keyOf(int partition) {
    for (int i = 0;; i++) {
      if (partition(key("k" + i), 2) == partition) {
        return "k" + i;
      }
    }
  }

  @Test
  void byTheWallClockEachSequenceHasStillAsLongToGoAsItHad() {
    SequencePolicy policy = idle(Clock.WALL, 1000);
    Application old = new Application("events", 2, policy);
    old.ledgers.get(0).time().wasAtEnd(50_000);
    send(keyOf(0), OptionalLong.empty(), 1, false, false, BEGIN);
    send(keyOf(1), OptionalLong.empty(), 1, false, false, BEGIN);
    old.take(0);
    old.take(1);
    old.ledgers.get(0).time().wasAtEnd(300);
    old.ledgers.get(1).time().wasAtEnd(700);
    old.commit();

    Application fresh = new Application("one", 1, policy, old.moved("one", 1));

    told.clear();
    fresh.ledgers.getFirst().time().wasAtEnd(299);
    fresh.commit();
    assertThat(told).isEmpty();
    fresh.ledgers.getFirst().time().wasAtEnd(1);
    fresh.commit();
    assertThat(told).containsExactly(Map.entry(keyOf(1), List.of("over: IDLE")));
    fresh.ledgers.getFirst().time().wasAtEnd(399);
    fresh.commit();
    assertThat(told).hasSize(1);
    fresh.ledgers.getFirst().time().wasAtEnd(1);
    fresh.commit();
    assertThat(told).containsKeys(keyOf(0), keyOf(1));
    assertThat(fresh.open()).isZero();
  }

  /** In one of two partitions time is further on. */
  @Test
  void byTheTimeOfEventsNoSequenceIsOverBeforeItsOwnPartitionHadSaidSo() {
    SequencePolicy policy = idle(Clock.EVENT, 1000);
    Application old = new Application("events", 2, policy);
    send(keyOf(0), OptionalLong.empty(), 1, false, false, BEGIN);
    send(keyOf(1), OptionalLong.empty(), 1, false, false, BEGIN + 5000);
    old.take(0);
    old.take(1);
    old.commit();

    Application fresh = new Application("one", 1, policy, old.moved("one", 1));

    assertThat(fresh.ledgers.getFirst().time().events()).isEqualTo(BEGIN);
    told.clear();
    fresh.commit();
    assertThat(told).isEmpty();
    send(keyOf(1), OptionalLong.empty(), 1, false, false, BEGIN + 5001);
    fresh.take(2);
    fresh.commit();
    assertThat(told.get(keyOf(0))).containsExactly("over: IDLE");
    assertThat(told.get(keyOf(1))).singleElement().asString().startsWith("2 ");
    assertThat(fresh.open()).isOne();
  }

  @Test
  void aPartitionThatGetsNoSequenceBeginsWithoutATime() {
    Application old = new Application("events", 2, SequencePolicy.DEFAULT);
    send(keyOf(0), OptionalLong.empty(), 1, false, false, BEGIN);
    old.take(0);
    old.commit();
    LedgerMove move = old.move(2);

    Mark without = Mark.decode(value(move.mark(source("wide", 1), 4)));

    assertThat(without).isEqualTo(new Mark(MODEL.stateHash(), Long.MIN_VALUE, 0, 0, 0, Optional.empty(), OptionalLong.of(0),
        List.of(new Position(source("wide", 1), 4))));
    assertThat(Mark.decode(value(move.mark(source("wide", 0), 4))).time()).isEqualTo(BEGIN);
  }

  private static byte[] value(Entry entry) {
    return Objects.requireNonNull(entry.value());
  }

  private static PartitionContents contents(Mark mark, List<String> models, Entry... records) {
    PartitionContents contents = new PartitionContents(3, _ -> 0, _ -> true);
    contents.take(RecordKey.MODELS.bytes(), Models.of(models).encode());
    for (Entry each : records) {
      contents.take(each.key(), each.value());
    }
    contents.take(RecordKey.MARK.bytes(), mark.encode());
    return contents;
  }

  private static Mark mark(long wall, long began, Optional<Terms> terms, Position... positions) {
    return new Mark(OTHER, BEGIN + wall, 3, wall, began, terms, OptionalLong.empty(), List.of(positions));
  }

  private static Entry snapshot(String key, String model, List<String> models) {
    SequenceHeader header = new SequenceHeader(model, 4, Positions.of(2, 5), BEGIN, new Origin(BEGIN + 9, 3, 77), Clock.WALL, 100, 150,
        Optional.empty());
    return new Entry(RecordKey.snapshot(key(key)).bytes(),
        new Snapshot(7, header, 2, new Memory.State(new float[]{1, 2, 3, 4, 5, 6}), null).encode(Models.of(models),
            new MemoryCodec(MODEL)));
  }

  @Test
  void modelsAndTimesOfPartitionsAreMadeOne() {
    String own = MODEL.stateHash();
    Position first = new Position(source("a", 0), 3);
    Position second = new Position(source("a", 1), 4);
    Entry of0 = snapshot("x", own, List.of(OTHER, own));
    Entry of1 = snapshot("y", own, List.of(own));
    LedgerMove move = LedgerMove.of(own, Map.of(
        0, contents(mark(500, 400, Optional.of(new Terms(Clock.WALL, 10, 90)), first, new Position(source("b", 0), 30)),
            List.of(OTHER, own), of0),
        1, contents(mark(200, 20, Optional.of(new Terms(Clock.WALL, 20, 30)), second, new Position(source("b", 0), 20),
            new Position(source("b", 1), 50)), List.of(own), of1)));

    assertThat(Models.decode(value(move.models()), own).hashes()).containsExactly(OTHER, own);
    assertThat(Mark.decode(value(move.mark(source("wide", 0), 9)))).isEqualTo(new Mark(own, BEGIN + 200, 0, 500, 400,
        Optional.of(new Terms(Clock.WALL, 20, 90)), OptionalLong.of(2),
        List.of(new Position(source("wide", 0), 9), new Position(source("b", 0), 30), new Position(source("b", 1), 50))));
    LedgerMove waiting = move.withWaiting(Set.of(1, 2));
    assertThat(Mark.decode(value(waiting.mark(source("wide", 0), 9))).positions()).hasSize(3);
    assertThat(Mark.decode(value(waiting.mark(source("wide", 1), 9))).positions()).as("a partition whose copies wait goes on where it was")
        .containsExactly(new Position(source("wide", 1), 9), new Position(source("b", 0), 20), new Position(source("b", 1), 50));
    assertThat(Mark.decode(value(waiting.mark(source("wide", 2), 9))).positions()).as("one that is new has taken nothing")
        .containsExactly(new Position(source("wide", 2), 9));
    assertThat(Mark.decode(value(move.withOrigins(Map.of(source("b", 0), 25L, source("c", 0), 5L)).mark(source("wide", 0), 9))).positions())
        .containsExactly(new Position(source("wide", 0), 9), new Position(source("b", 0), 30), new Position(source("b", 1), 50),
            new Position(source("c", 0), 5));
    assertThat(move.moved(0, of0.key(), value(of0))).get().usingRecursiveComparison().isEqualTo(of0);
    Snapshot moved = Snapshot.decode(value(move.moved(1, of1.key(), value(of1)).orElseThrow()), Models.of(List.of(OTHER, own)),
        new MemoryCodec(MODEL));
    assertThat(moved.header())
        .isEqualTo(new SequenceHeader(own, 4, Positions.of(2, 5), BEGIN, new Origin(BEGIN + 9, 3, 77), Clock.WALL, 400,
            450, Optional.empty()));
    assertThat(moved.incarnation()).isEqualTo(7);
    assertThat(move.moved(1, RecordKey.due(Index.WALL, 70, key("y")).bytes(), new byte[]{1, 2, 3, 4})).get().usingRecursiveComparison()
        .isEqualTo(new Entry(RecordKey.due(Index.WALL, 370, key("y")).bytes(), new byte[]{1, 2, 3, 4}));
    assertThat(move.moved(1, RecordKey.due(Index.EVENTS, 70, key("y")).bytes(), null)).get().usingRecursiveComparison()
        .isEqualTo(new Entry(RecordKey.due(Index.EVENTS, 70, key("y")).bytes(), null));
    assertThat(move.moved(1, RecordKey.MARK.bytes(), new byte[0])).isEmpty();
  }

  @Test
  void limitsOfDueEntriesHoldOnlyIfAllHaveThemByOneClock() {
    Entry open = snapshot("x", OTHER, List.of(OTHER));
    PartitionContents wall = contents(mark(1, 0, Optional.of(new Terms(Clock.WALL, 10, 90))), List.of(OTHER), open);
    PartitionContents event = contents(mark(1, 0, Optional.of(new Terms(Clock.EVENT, 10, 90))), List.of(OTHER), open);
    PartitionContents none = contents(mark(1, 0, Optional.empty()), List.of(OTHER), open);

    for (PartitionContents other : List.of(event, none)) {
      LedgerMove move = LedgerMove.of(OTHER, Map.of(0, wall, 1, other));
      assertThat(Mark.decode(value(move.mark(source("wide", 0), 0))).terms()).isEmpty();
    }
  }

  @Test
  void aMarkOfWhatIsMissingIsKnown() {
    LedgerMove move = LedgerMove.of(OTHER, Map.of());
    Mark unfinished = Mark.decode(value(move.unfinished()));
    assertThat(LedgerMove.isUnfinished(unfinished.positions().getFirst().source())).isTrue();
    assertThat(LedgerMove.isUnfinished(source("events", 0))).isFalse();
  }

  @Test
  void whatCannotBeReadIsNotMoved() {
    String own = MODEL.stateHash();
    Entry good = snapshot("x", own, List.of(OTHER, own));
    PartitionContents withoutMark = new PartitionContents(3, _ -> 0, _ -> true);
    withoutMark.take(RecordKey.MODELS.bytes(), Models.of(List.of(own)).encode());
    assertThatThrownBy(() -> LedgerMove.of(own, Map.of(3, withoutMark))).isInstanceOf(DamagedRecordException.class)
        .hasMessage("partition 3 has records, and no mark");
    PartitionContents unnamed = contents(mark(1, 0, Optional.empty()), List.of(OTHER), good);
    assertThatThrownBy(() -> LedgerMove.of(own, Map.of(0, unnamed))).isInstanceOf(DamagedRecordException.class)
        .hasMessage("a record is of model number 1, of 1");
    byte[] damaged = value(good).clone();
    damaged[damaged.length / 2]++;
    assertThatThrownBy(() -> contents(mark(1, 0, Optional.empty()), List.of(OTHER, own), new Entry(good.key(), damaged)))
        .isInstanceOf(DamagedRecordException.class).hasMessage("a snapshot has another checksum than its bytes");
  }

  @Test
  void aSequenceThatDoesNotBelongInItsPartitionIsNamedUnlessItIsGone() {
    PartitionContents contents = new PartitionContents(3, _ -> 0, key -> !key.equals(key("x")));
    Entry stray = snapshot("x", OTHER, List.of(OTHER));
    contents.take(stray.key(), stray.value());
    contents.take(RecordKey.chunk(key("x"), 3).bytes(), new byte[]{1});
    contents.take(RecordKey.due(Index.EVENTS, 5, key("x")).bytes(), new byte[4]);
    assertThat(contents.stray()).contains(key("x"));
    contents.take(stray.key(), null);
    assertThat(contents.stray()).contains(key("x"));
    contents.take(RecordKey.chunk(key("x"), 3).bytes(), null);
    assertThat(contents.stray()).isEmpty();
    contents.take(RecordKey.held(key("x"), 3).bytes(), new byte[]{1});
    assertThat(contents.stray()).contains(key("x"));
  }
}
