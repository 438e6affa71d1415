package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.sequence.Arrival;
import io.cellstream.sequence.CaughtUp;
import io.cellstream.sequence.InputReading;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Forget;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.StepInput;
import io.cellstream.sequence.StepInput.Features;
import io.cellstream.sequence.StepInput.Partial;
import io.cellstream.sequence.StepInput.Token;
import io.cellstream.sequence.Verdict;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * A world around the real ledger, batch and rules, in memory and made of a seed: one input partition, a changelog that is compacted, a copy of
 * it at hand, transactions, and all that goes wrong between them. Whatever happens, what is committed in the end must be what the offline run
 * says of the same events, and what is left in the changelog no more than the sequences that are still open.
 */
final class Simulation {
  private static final int EVENTS = 160;
  private static final int KEYS = 6;
  static final String LEFT_BEHIND = "left of sequences that are over: ";
  private static final int NEVER = Integer.MAX_VALUE;

  private final RecurrentModel model;
  private final RandomGenerator random;
  private final Faults faults;
  private final SequencePolicy policy;
  private final LedgerPlan plan;
  private final int capacity;
  private final List<Event> topic = new ArrayList<>();
  /** The next position of each key that counts its own, and those that were left out so far. */
  private final Map<SequenceKey, Long> counters = new HashMap<>();
  private final Map<SequenceKey, TreeSet<Long>> delays = new HashMap<>();

  /** What was committed. */
  private final TreeMap<byte[], byte[]> changelog = new TreeMap<>(Arrays::compareUnsigned);
  private final List<String> outputs = new ArrayList<>();
  /** The ends by the wall clock that were committed, by the event after which they come. */
  private final Map<Integer, List<SequenceKey>> recorded = new HashMap<>();
  private int offset;
  /** Of all events, whatever the group's offsets say. */
  private int committed;
  /** Which topic of the name it is, and which event is its first. */
  private int topics;
  private int begin;

  /** This instance's copy of the changelog, and another's, which lags behind. */
  private InMemoryLog local = new InMemoryLog();
  private InMemoryLog standby = new InMemoryLog();

  private int operations;
  private int crashAt;

  /** An event of the topic; null: one that can't be read. */
  private record Event(SequenceKey key, @Nullable SequenceEvent event) {
  }

  /** Features that may be missing. */
  static final InputReading BY_MAPPING = new InputReading(Optional.of("5".repeat(64)), true);

  /** The process is no more. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What may be wrong with a ledger, to see whether the simulation finds it. */
  interface Faults {
    Faults NONE = new Faults() {
    };

    /** What really reaches the changelog; null: nothing does. */
    default Local.@Nullable Entry logged(Local.Entry entry) {
      return entry;
    }

    /** What really reaches the copy at hand; null: nothing does. */
    default Local.@Nullable Entry stored(Local.Entry entry) {
      return entry;
    }

    /** Whether this commit's records get lost. */
    default boolean isLost(RandomGenerator random) {
      return false;
    }
  }

  /** @param crashAt after how many operations the process ends for the first time; 0: whenever chance will */
  Simulation(RecurrentModel model, long seed, int crashAt, Faults faults) {
    this.model = model;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.faults = faults;
    this.policy = policy();
    this.plan = LedgerPlan.of(model.definition(), new SnapshotRule(1 + random.nextInt(40)), policy);
    this.capacity = 1 + random.nextInt(5);
    this.crashAt = crashAt == 0 ? nextCrash() : crashAt;
    for (int i = 0; i < EVENTS; i++) {
      topic.add(event(i));
    }
  }

  private int nextCrash() {
    return random.nextInt(4) == 0 ? NEVER : 1 + random.nextInt(300);
  }

  /** In some lives sequences end by their time, which is about a millisecond an event. */
  private SequencePolicy policy() {
    boolean isLimited = random.nextInt(3) != 0;
    Clock clock = random.nextInt(3) == 0 ? Clock.WALL : Clock.EVENT;
    return new SequencePolicy(ModelChangePolicy.STOP,
        new Lifetime(clock, isLimited && random.nextInt(4) != 0 ? 1 + random.nextInt(40) : Lifetime.NEVER,
            isLimited && random.nextInt(3) == 0 ? 1 + random.nextInt(80) : Lifetime.NEVER,
            random.nextInt(4) == 0 ? 1 + random.nextInt(20) : Lifetime.NEVER, random.nextInt(4) * 15L, 1 + random.nextInt(30)),
        positions(clock), hasFeatures() ? BY_MAPPING : InputReading.OWN);
  }

  private boolean hasFeatures() {
    return model.definition().input() instanceof InputDefinition.FeatureInput;
  }

  /** By the wall clock no event is held. */
  private PositionPolicy positions(Clock clock) {
    Late drawn = oneOf(Late.values());
    Late late = drawn == Late.REORDER && clock == Clock.WALL ? Late.DROP : drawn;
    Window window = late != Late.REORDER
        ? Window.NONE
        : new Window(1 + random.nextInt(6), 1 + random.nextInt(60), 1 + random.nextInt(60),
            random.nextBoolean() ? OptionalLong.of(0) : OptionalLong.empty());
    return new PositionPolicy(late, oneOf(Restart.values()), random.nextInt(4), window);
  }

  private <E> E oneOf(E[] all) {
    return all[random.nextInt(all.length)];
  }

  /** About one each millisecond; some are late, and a clock may be wrong. */
  private long time(int offset) {
    return 1000L + offset + switch (random.nextInt(20)) {
      case 0 -> -random.nextInt(30);
      case 1 -> random.nextInt(60);
      case 2 -> random.nextInt(10) == 0 ? 100_000 : 0;
      default -> 0;
    };
  }

  private Event event(int offset) {
    if (offset > 0 && random.nextInt(12) == 0) { // sent again
      Event earlier = topic.get(random.nextInt(Math.max(0, offset - 20), offset));
      return earlier.event instanceof Advance sent
          ? new Event(earlier.key, new Advance(sent.input(), sent.position(), sent.start(), sent.end(),
              new Origin(random.nextInt(4) == 0 ? time(offset) : sent.origin().timestamp(), 0, offset)))
          : earlier;
    }
    // a few keys have most of the events, so that logs grow long
    int key = random.nextInt(3) == 0 ? random.nextInt(KEYS) : random.nextInt(2);
    SequenceKey name = new SequenceKey(("k" + key).getBytes(UTF_8));
    int kind = random.nextInt(40);
    if (kind == 0) {
      return new Event(name, new Forget());
    }
    if (kind == 1) {
      return new Event(name, null);
    }
    boolean isShortLived = key >= KEYS / 2;
    boolean end = random.nextInt(isShortLived ? 4 : 60) == 0;
    StepInput input = end && random.nextInt(3) == 0 ? null : input();
    return new Event(name, new Advance(input, position(name, offset), random.nextInt(50) == 0, end, new Origin(time(offset), 0, offset)));
  }

  /** Some come twice, some without a position; where events are held, each key counts its own, and some are sent late. */
  private OptionalLong position(SequenceKey key, int offset) {
    return switch (random.nextInt(8)) {
      case 0 -> OptionalLong.empty();
      case 1 -> OptionalLong.of(Math.max(0, (isOrdering() ? counters.getOrDefault(key, 0L) : offset) - random.nextInt(10)));
      default -> OptionalLong.of(isOrdering() ? counted(key) : offset);
    };
  }

  private boolean isOrdering() {
    return policy.positions().window().isOpen();
  }

  private long counted(SequenceKey key) {
    TreeSet<Long> delayed = delays.computeIfAbsent(key, _ -> new TreeSet<>());
    if (!delayed.isEmpty() && random.nextInt(3) == 0) {
      return random.nextBoolean() ? Objects.requireNonNull(delayed.pollFirst()) : Objects.requireNonNull(delayed.pollLast());
    }
    long next = counters.getOrDefault(key, 0L);
    while (random.nextInt(5) == 0) {
      delayed.add(next++);
    }
    counters.put(key, random.nextInt(60) == 0 ? 0L : next + 1);
    return next;
  }

  private StepInput input() {
    return switch (model.definition().input()) {
      case InputDefinition.TokenInput token -> new Token(random.nextInt(token.vocabulary().size()));
      case InputDefinition.FeatureInput features -> {
        float[] values = new float[features.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = random.nextFloat(-1, 1);
        }
        yield random.nextInt(3) == 0 ? new Partial(values, missing(values.length)) : new Features(values);
      }
    };
  }

  private boolean[] missing(int size) {
    boolean[] missing = new boolean[size];
    for (int i = 0; i < size; i++) {
      missing[i] = random.nextInt(2) == 0;
    }
    return missing;
  }

  /** Runs the stream to its end, through everything, and holds it against the offline run. */
  void run() {
    while (offset < topic.size()) {
      try {
        new Instance().run();
      } catch (Crash e) {
        restart();
      }
      switch (random.nextInt(20)) {
        case 0, 1 -> offset = begin; // the group's offsets expire; the application begins with the first event
        case 2 -> { // the topic is made anew; its events continue the sequences
          begin = committed;
          offset = begin;
          topics++;
        }
        default -> {
        }
      }
    }
    crashAt = NEVER;
    new Instance().endWhatIsDue();
    assertSame(byKey(outputs), byKey(expectedOutputs()));
    assertSame(states(), expectedStates());
    assertNothingIsLeftBehind();
  }

  private static <V> void assertSame(Map<String, V> actual, Map<String, V> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected
        .forEach((key, value) -> assertThat(actual.get(key)).as(() -> key + ": " + difference(actual.get(key), value)).isEqualTo(value));
  }

  /** Where two lists part, so that it need not be looked for. */
  private static String difference(@Nullable Object actual, @Nullable Object expected) {
    if (actual instanceof List<?> one && expected instanceof List<?> other) {
      int at = 0;
      while (at < Math.min(one.size(), other.size()) && one.get(at).equals(other.get(at))) {
        at++;
      }
      return "line " + at + " is " + (at < one.size() ? one.get(at) : "missing") + ", expected "
          + (at < other.size() ? other.get(at) : "none");
    }
    return "is " + actual + ", expected " + expected;
  }

  /** The copy at hand is lost, or it is another instance's turn, or the copy is that of an instance that was stopped. */
  private void restart() {
    crashAt = operations + nextCrash();
    InMemoryLog other = standby;
    standby = random.nextBoolean() ? local : new InMemoryLog();
    local = random.nextBoolean() ? other : new InMemoryLog();
    copyChangelog(local);
    if (random.nextBoolean()) {
      copyChangelog(standby);
    }
  }

  /** What Kafka Streams does with a store that may have what was never committed: it makes it anew. */
  private void copyChangelog(InMemoryLog to) {
    to.clear();
    changelog.forEach((key, value) -> write(to, new Local.Entry(key, value)));
  }

  private static void write(InMemoryLog to, Local.Entry entry) {
    to.write(List.of(entry));
  }

  private void operation() {
    if (++operations >= crashAt) {
      throw new Crash();
    }
  }

  /** An end that no event decided: it is the input of the offline run. */
  private record Lapse(SequenceKey key, int after) {
  }

  /** A process, from its start to its end. */
  private final class Instance {
    private final List<Local.Entry> appended = new ArrayList<>();
    private final List<String> forwarded = new ArrayList<>();
    private final Ledger ledger;
    private final StepBatch<Integer> batch;
    private final List<Lapse> lapses = new ArrayList<>();
    private int next = offset;

    Instance() {
      this.ledger = new Ledger((key, value, timestamp) -> {
        operation();
        assertThat(timestamp).as(RecordKey.of(key).toString()).isPositive();
        Local.Entry really = faults.logged(new Local.Entry(key, value));
        if (really != null) {
          appended.add(really);
        }
      }, new Copy(), plan, source(), new LiveMemory(0, random.nextInt(4) == 0 ? 2 * KEYS : 2 * capacity),
          new Kept());
      this.batch = new StepBatch<>(new Wave(model, policy, capacity),
          new WaitingLimit(50, Long.MAX_VALUE, Duration.ofDays(1)),
          ledger, ledger.time(), this::forward);
    }

    void run() {
      while (next < topic.size()) {
        take(next++);
        if (random.nextInt(12) == 0) {
          commit();
        }
        if (random.nextInt(80) == 0) { // a clean stop; what another instance copied meanwhile is what was committed
          commit();
          copyChangelog(standby);
          return;
        }
      }
      endWhatIsDue();
    }

    void endWhatIsDue() {
      do {
        commit();
      } while (ledger.hasOlder() || ledger.isDue(Clock.EVENT) || ledger.isDue(Clock.WALL));
    }

    /** Until nothing is due any more, if all sequences are forgotten. */
    void letTimePass() {
      ledger.time().wasAtEnd(1_000_000);
      for (int i = 0; i < 40; i++) {
        ledger.time().saw(1_000_000);
      }
      endWhatIsDue();
    }

    private void take(int at) {
      if (ledger.isTaken(at - begin)) {
        return;
      }
      ledger.took(new Origin(1000 + at, 0, at - begin));
      Event event = topic.get(at);
      if (event.event == null) {
        batch.add(NO_EVENT, at, 0);
      } else {
        batch.add(event.key, event.event, at, bytes(at));
      }
    }

    private void forward(int at, Verdict verdict) {
      operation();
      forwarded.addAll(lines(at < 0 ? NOBODY : topic.get(at), verdict));
      if (verdict instanceof Verdict.Lapsed lapsed && policy.lifetime().clock() == Clock.WALL) {
        lapsed.predictions().stream().limit(1)
            .forEach(first -> lapses.add(new Lapse(lapsed.key(), (int) first.lastEvent().orElseThrow().readTo().orElseThrow())));
      }
    }

    private void commit() {
      batch.drain();
      if (random.nextBoolean()) {
        ledger.time().wasAtEnd(random.nextInt(30));
      }
      ledger.enterOlder(1 + random.nextInt(3));
      for (Clock clock : Clock.values()) {
        batch.sweep(clock, 1 + random.nextInt(4), begin + ledger.last().offset(), _ -> -1);
      }
      batch.drain();
      ledger.write();
      operation();
      if (!faults.isLost(random)) {
        for (Local.Entry entry : appended) {
          if (entry.value() == null) {
            changelog.remove(entry.key());
          } else {
            changelog.put(entry.key(), entry.value());
          }
        }
      }
      appended.clear();
      outputs.addAll(forwarded);
      forwarded.clear();
      lapses.forEach(lapse -> recorded.computeIfAbsent(lapse.after, _ -> new ArrayList<>()).add(lapse.key));
      lapses.clear();
      offset = next;
      committed = Math.max(committed, next);
    }
  }

  private static int bytes(int at) {
    return at % 20;
  }

  /** What is kept of an event that is held is its place in the topic. */
  private final class Kept implements HeldRecords {
    @Override
    public byte[] write(Object context) {
      return context.toString().getBytes(UTF_8);
    }

    @Override
    public Arrival read(SequenceKey key, byte[] record, Moment moment) {
      Integer at = Integer.valueOf(new String(record, UTF_8));
      return new Arrival(Objects.requireNonNull(topic.get(at).event), moment, at, bytes(at));
    }
  }

  /** The copy at hand, as an instance sees it. */
  private final class Copy implements Local {
    @Override
    public String name() {
      return "simulated";
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return local.get(key);
    }

    @Override
    public Optional<Entry> any(byte[] prefix) {
      return local.any(prefix);
    }

    @Override
    public List<Entry> range(byte[] from, byte[] to, int most) {
      return local.range(from, to, most);
    }

    @Override
    public void write(List<Entry> entries) {
      operation();
      entries.stream().map(faults::stored).filter(Objects::nonNull).forEach(entry -> Simulation.write(local, entry));
    }
  }

  private static final Event NOBODY = new Event(new SequenceKey("nobody".getBytes(UTF_8)), null);
  private static final Verdict NO_EVENT = new Verdict.Rejected(io.cellstream.sequence.RejectCause.UNKNOWN_TOKEN, "no event");

  private Source source() {
    return new Source("events", 1, topics, 0);
  }

  private static List<String> lines(Event event, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Applied(List<Prediction> predictions, Verdict.Turn turn) -> Stream.concat(
          turn.equals(Verdict.Turn.NONE) ? Stream.of() : Stream.of(event.key + " " + turn),
          predictions.stream().map(each -> event.key + " " + text(each))).toList();
      case Verdict.Lapsed(SequenceKey key, long timestamp, var reason, List<Prediction> predictions) ->
        predictions.stream().map(each -> key + " at " + timestamp + " " + reason + " " + text(each)).toList();
      case Verdict.Dropped(long position, long last, var standing) ->
        List.of(event.key + " dropped " + position + " after " + last + ": " + standing);
      case Verdict.Rejected(var cause, String message) ->
        List.of((event.event == null ? "unreadable" : event.key) + " rejected " + cause + " " + message);
      case Verdict.Held(long position) -> List.of(event.key + " holds " + position);
    };
  }

  private static String text(Prediction each) {
    return each.step() + " " + each.position() + " " + each.kind() + " " + each.reason() + " " + bits(each.output().values()) + " "
        + each.surprise() + " " + each.lastEvent();
  }

  private static String bits(float @Nullable [] values) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; values != null && i < values.length; i++) {
      bits.append(HexFormat.of().toHexDigits(Float.floatToRawIntBits(values[i])));
    }
    return bits.toString();
  }

  private static Map<String, List<String>> byKey(List<String> lines) {
    Map<String, List<String>> byKey = new TreeMap<>();
    lines.forEach(line -> byKey.computeIfAbsent(line.substring(0, line.indexOf(' ')), _ -> new ArrayList<>()).add(line));
    return byKey;
  }

  private OfflineRun<Event> offline(List<String> lines) {
    OfflineRun<Event> run = new OfflineRun<>(model, policy, 3, (event, verdict) -> lines.addAll(lines(event, verdict)));
    for (int at = 0; at < topic.size(); at++) {
      Event event = topic.get(at);
      long readTo = at;
      if (event.event == null) {
        lines.addAll(lines(event, NO_EVENT));
      } else {
        run.add(event.key, event.event, event, bytes(at));
      }
      recorded.getOrDefault(at, List.of()).forEach(key -> run.end(key, readTo, event));
    }
    run.finish();
    return run;
  }

  private List<String> expectedOutputs() {
    List<String> lines = new ArrayList<>();
    offline(lines);
    return lines;
  }

  private Map<String, String> expectedStates() {
    Map<String, String> states = new HashMap<>();
    OfflineRun<Event> run = offline(new ArrayList<>());
    run.states().forEach((key, state) -> states.put(key.toString(), text(state)));
    run.held().forEach((key, positions) -> states.put(key + " holds", positions.toString()));
    return states;
  }

  /** What the changelog says of the sequences, to whoever restores from it. */
  private Map<String, String> states() {
    copyChangelog(local);
    Ledger restored = new Ledger((_, _, _) -> {
    }, local, plan, source(), new LiveMemory(Long.MAX_VALUE, 1), new Kept());
    CaughtUp caughtUp = new CaughtUp(model);
    Map<String, String> states = new LinkedHashMap<>();
    for (byte[] key : changelog.keySet()) {
      RecordKey record = RecordKey.of(key);
      if (record.kind() == Kind.SNAPSHOT || record.kind() == Kind.CHUNK) {
        SequenceState state = caughtUp.state(restored.open(record.sequence()));
        if (state != null) { // what is left of one that is over is looked for later
          states.put(record.sequence().toString(), text(state));
        }
      }
    }
    WrittenStates written = new WrittenStates();
    changelog.forEach(written::take);
    written.held().forEach((key, positions) -> states.put(key + " holds", positions.toString()));
    return states;
  }

  private String text(SequenceState state) {
    SequenceHeader is = state.header();
    // by the wall clock it is another time in each life
    return new SequenceHeader(is.model(), is.steps(), is.positions(), is.firstTimestamp(), is.last(), is.clock(),
        is.clock() == Clock.WALL ? 0 : is.firstReadAt(), is.clock() == Clock.WALL ? 0 : is.readAt(), is.ended()) + " "
        + switch (state.memory()) {
          case io.cellstream.model.Memory.State(float[] cells) -> Arrays.toString(cells);
          case io.cellstream.model.Memory.KeptTokens(int[] ids) -> Arrays.toString(ids);
          case io.cellstream.model.Memory.KeptFeatures(int size, float[] values) -> size + " " + Arrays.toString(values);
        };
  }

  /** Once every sequence is forgotten, nothing of any is left. */
  private void assertNothingIsLeftBehind() {
    for (int key = 0; key < KEYS; key++) {
      topic.add(new Event(new SequenceKey(("k" + key).getBytes(UTF_8)), new Forget()));
    }
    crashAt = NEVER;
    while (offset < topic.size()) {
      new Instance().run();
    }
    Instance last = new Instance();
    last.letTimePass();
    List<RecordKey> left = changelog.keySet().stream().map(RecordKey::of)
        .filter(key -> key.kind() != Kind.MODELS && key.kind() != Kind.MARK).toList();
    if (!left.isEmpty()) {
      throw new AssertionError(LEFT_BEHIND + left);
    }
  }
}
