package io.cellstream.config;

import io.cellstream.kernel.KernelMode;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.Format;
import io.cellstream.mapping.KeyFields;
import io.cellstream.mapping.MappingText;
import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.PositionPolicy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.streams.StreamsConfig;

/** The settings that Cellstream reads, each declared here and nowhere else: first those of its clients, then its own. */
public final class Keys {
  static final String PREFIX = "cellstream.";

  /** Each declaration adds itself, so that none can be forgotten. */
  private static final List<Setting> OWN = new ArrayList<>();

  private static final Parser<Duration> KAFKA_MILLIS = Parser.text().map(text -> Duration.ofMillis(Long.parseLong(text)));

  public static final Key<String> BOOTSTRAP_SERVERS = new Key<>(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, Parser.text());
  public static final Key<String> APPLICATION_ID = new Key<>(StreamsConfig.APPLICATION_ID_CONFIG, Parser.text());
  /** Each application has a folder of its own in it. */
  public static final Key<Path> STATE_DIR = new Key<>(StreamsConfig.STATE_DIR_CONFIG, Parser.path());
  /** Whether states, outputs and offsets are committed in one transaction. */
  public static final Key<Boolean> EXACTLY_ONCE = new Key<>(StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
      Parser.text().map(StreamsConfig.EXACTLY_ONCE_V2::equals));
  public static final Key<Duration> COMMIT_INTERVAL = new Key<>(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, KAFKA_MILLIS);
  /** How long a transaction may take before the broker gives it up. */
  public static final Key<Duration> TRANSACTION_TIMEOUT = new Key<>(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, KAFKA_MILLIS);
  /** The registry's addresses; they may carry a user and password, so print them through {@link Secrets#maskUrls}. */
  public static final Key<List<String>> SCHEMA_REGISTRY_URL = new Key<>("schema.registry.url", Parser.list(Parser.text()));

  /** Whether it is there is for the reader of model packages to say. */
  public static final Key<Path> MODEL = own("cellstream.model", Parser.path().notBlank(), DefaultValue.NONE, Importance.HIGH, """
      The model package, a folder. A relative path in the configuration file starts at that file's folder, elsewhere at the working
      directory. Required by `run`.""");

  public static final Key<SourceTopics> INPUT_TOPIC = own("cellstream.input.topic", Parser.of(SourceTopics::parse), DefaultValue.NONE,
      Importance.HIGH, """
          The topic events are read from. Required by `run` and `produce`. It must exist. Or several, between commas; or `/PATTERN/`, all
          topics whose names match a regular expression, also those that appear later. Several are read through
          `cellstream.input.keyed.topic`.""");

  public static final Key<KeyFields> INPUT_KEY = own("cellstream.input.key", Parser.of(KeyFields::parse), DefaultValue.NONE,
      Importance.MEDIUM, """
          The fields that are the key of an event's sequence, between commas, in place of its record's key: `customer.id,device`. The key
          is the field's text; of several, a JSON array of their texts. Events are then read through `cellstream.input.keyed.topic`.""");

  public static final Key<String> KEYED_TOPIC = own("cellstream.input.keyed.topic", Parser.topic(),
      new DefaultValue.Following("`application.id`, then `-keyed`", APPLICATION_ID, "-keyed"), Importance.MEDIUM, """
          Where `cellstream.input.key` is set, or several input topics are, the topic to which their events are copied under their
          sequences' keys, and whose order is that of the steps. It must exist, and nobody else may write to it.""");

  public static final Key<Format> INPUT_FORMAT = own("cellstream.input.format", Parser.oneOf(Format.class), DefaultValue.of("avro"),
      Importance.MEDIUM, """
          How the values of the input topic are written: `avro`, `json`, `protobuf`, `text` (a text, whose path is `value`) or `csv`. All
          but `avro` need a mapping: `cellstream.input.token` or `cellstream.input.features`.""");

  public static final Key<Path> INPUT_SCHEMA = own("cellstream.input.schema", Parser.path().notBlank(), DefaultValue.NONE,
      Importance.LOW, """
          A file with the Avro schema to read the values by, so that its aliases and defaults hold for fields that another version of the
          schema has not. Without a registry in `schema.registry.url`, all values must be written with this very schema.""");

  public static final Key<EventMapping.Token> INPUT_TOKEN = own("cellstream.input.token", Parser.of(MappingText::token), DefaultValue.NONE,
      Importance.MEDIUM, """
          The field that is the token: a text or a symbol by its text, a whole number by its id (with `:text`, by its digits). A path leads
          to a field, such as `page`, `click.page`, `tags['room 5']` or `items[0].id`. An event whose field is missing or null is turned
          away; `?none` makes it an event without input, `?'text'` gives it that token.""");

  public static final Key<List<EventMapping.Feature>> INPUT_FEATURES = own("cellstream.input.features", Parser.of(MappingText::features),
      DefaultValue.NONE, Importance.MEDIUM, """
          The fields that are the features, in the model's order, between commas: numbers, booleans (0 or 1), decimals, times (seconds
          since 1970), durations (seconds), and words as `state:onehot(IDLE,RUN)` or as their place, `state:place(IDLE,RUN)`. Or
          `readings[*]`, all items of an array. An event of which one is missing or null is turned away, unless the path is followed by a
          number (`load?0`), by `?last` (its sequence's last value) or by `?none` (no input, if all are missing).""");

  public static final Key<EventMapping.Position> INPUT_POSITION = own("cellstream.input.position", Parser.of(MappingText::position),
      DefaultValue.NONE, Importance.LOW, """
          The field that is the sender's own count within the sequence. Without `?none` an event must have it.""");

  public static final Key<EventMapping.Condition> INPUT_START = own("cellstream.input.start", Parser.of(MappingText::condition),
      DefaultValue.NONE, Importance.LOW, """
          What makes an event begin a new sequence: a field that is true, or an equality, such as `type=login` or `type=(login,resume)`.
          With `?none` an event without the field does not.""");

  public static final Key<EventMapping.Condition> INPUT_END = own("cellstream.input.end", Parser.of(MappingText::condition),
      DefaultValue.NONE, Importance.LOW, """
          What makes an event its sequence's last one, as in `cellstream.input.start`; such as `status=CLOSED?none`.""");

  public static final Key<EventMapping.Time> INPUT_TIME = own("cellstream.input.time", Parser.of(MappingText::time), DefaultValue.NONE,
      Importance.LOW, """
          The field that is the event's time, in place of the record's: a timestamp, a text as in ISO 8601, or a number of ms since 1970,
          with `:s`, `:us` or `:ns` of another unit. With `?none` an event without the field has its record's time.""");

  public static final Key<List<String>> INPUT_COLUMNS = own("cellstream.input.columns", Parser.of(MappingText::names), DefaultValue.NONE,
      Importance.LOW, """
          With `cellstream.input.format=csv`, the names of the columns, between commas. Without it paths are places: `[0]`, `[1]`.""");

  public static final Key<String> OUTPUT_TOPIC = own("cellstream.output.topic", Parser.topic(), DefaultValue.NONE, Importance.HIGH, """
      The topic predictions go to. Required by `run` and `consume`. It must exist.""");

  public static final Key<OutputFormat> OUTPUT_FORMAT = own("cellstream.output.format", Parser.oneOf(OutputFormat.class),
      DefaultValue.of("avro"), Importance.LOW, """
          How predictions are written: `avro`, by the schema `Prediction`, or `json`, an object of the same fields.""");

  public static final Key<List<FieldPath>> OUTPUT_CARRY = own("cellstream.output.carry", Parser.of(MappingText::paths), DefaultValue.NONE,
      Importance.LOW, """
          Fields of an event's record that its predictions repeat, in their field `event`, between commas: numbers, booleans, texts of up
          to 1,000 bytes, times as texts. What is anything else, or not there, is null. Predictions that no event of their own brings
          about (a sequence was idle for too long) have none.""");

  public static final Key<String> FINAL_TOPIC = own("cellstream.final.topic", Parser.topic(),
      new DefaultValue.Following("the output topic", OUTPUT_TOPIC, ""), Importance.MEDIUM, """
          The topic for FINAL predictions, one at the end of each sequence, if they shall not share the output topic.""");

  public static final Key<String> DEAD_LETTER_TOPIC = own("cellstream.dead.letter.topic", Parser.topic(),
      new DefaultValue.Following("`application.id`, then `-dead-letters`", APPLICATION_ID, "-dead-letters"), Importance.MEDIUM, """
          The topic for events that can't be used, with their raw bytes and the cause in headers. It must exist.""");

  public static final Key<String> GAP_TOPIC = own("cellstream.gaps.topic", Parser.topic(), new DefaultValue.Elsewhere("none"),
      Importance.LOW, """
          The topic for gaps in the positions of sequences, each announced with the event that opens it. It must exist. Without it gaps
          are only counted.""");

  public static final Key<KernelMode> KERNEL = own("cellstream.kernel", Parser.oneOf(KernelMode.class), DefaultValue.of("auto"),
      Importance.LOW, """
          The arithmetic: `simd` uses the CPU's vector registers and fails where they can't be had, `scalar` takes one float at a time,
          `auto` is `simd` where possible, with a warning where not. The bits are the same.""");

  public static final Key<Long> TOKEN_TABLE = own("cellstream.token.table.max.bytes", Parser.bytes(),
      DefaultValue.of(Long.toString(RecurrentModel.TOKEN_TABLE)), Importance.LOW, """
          The most heap that a table may take which has, for each token of the vocabulary, the first layer's sums over its embedding: a
          step then reads a row of it instead of that half of the layer's weights. Where it would need more there is none; 0 is never one.
          The bits are the same.""");

  /** More rows at once than the default make a step no faster. */
  public static final Key<Integer> BATCH_MAX = own("cellstream.batch.max", Parser.number(1, 4096), DefaultValue.of("64"),
      Importance.LOW, """
          How many sequences are stepped together at most, each by one event: the weights are then read once for all. Events wait for
          others until the next commit, before which nothing can be seen of them anyway. 1 steps every event alone. The bits are the
          same.""");

  public static final Key<Long> LIVE_STATES = own("cellstream.states.live.bytes", Parser.bytes(),
      new DefaultValue.Known("a quarter of the Java heap", () -> Long.toString(Runtime.getRuntime().maxMemory() / 4)),
      Importance.MEDIUM, """
          How much of the Java heap the states of running sequences may take that are kept as they are stepped, all stream threads
          together. One that is not among them is read from RocksDB at its next event, which takes longer than a small model's step. What
          has changed of one is written once a commit, or when it makes room.""");

  public static final Key<Integer> SNAPSHOT_EVENTS = own("cellstream.states.snapshot.events", Parser.number(1, 100_000),
      new DefaultValue.Elsewhere("by the state's bytes and the step's time, 16 to 512"), Importance.LOW, """
          After how many events of a sequence its state is written whole; in between its inputs are. More are fewer bytes in the
          changelog; but after a restart a sequence takes the steps since its last whole state again, before its next event. The bits are
          the same.""");

  public static final Key<Long> ROCKSDB_MEMORY = own("cellstream.states.rocksdb.bytes", Parser.bytes(8L << 20),
      DefaultValue.of(Long.toString(256L << 20)), Importance.MEDIUM, """
          What RocksDB may take, outside of the Java heap, in all stores of an instance together: blocks, indexes, filters and write
          buffers. Not looked at where `rocksdb.config.setter` is set.""");

  public static final Key<ModelChanged> MODEL_CHANGED = own("cellstream.model.changed", Parser.oneOf(ModelChanged.class),
      DefaultValue.of("stop"), Importance.MEDIUM, """
          What happens when the stored states belong to another model, or were made with another mapping of fields: `stop` refuses to
          start, `restart` closes each such sequence (reason MODEL_CHANGED) when its key's next event comes and begins a new one.
          `continue` goes on with states that the same model made with another mapping, for a change after which events mean the same (a
          field has another name); those of another model it refuses.""");

  public static final Key<OffsetsMissing> OFFSETS_MISSING = own("cellstream.offsets.missing", Parser.oneOf(OffsetsMissing.class),
      DefaultValue.of("stop"), Importance.MEDIUM, """
          What happens where states were kept but the offset to go on at is gone (it expired, or was deleted from the topic, or the topic
          was made anew): `stop` refuses to start and names the ways on, `continue` goes on where `auto.offset.reset` says, with the states
          there are, and counts it.""");

  public static final Key<Duration> IDLE = own("cellstream.sequence.idle.ms", forever(), DefaultValue.of("0"), Importance.HIGH, """
      A sequence without an event for so long is over: it gives what it owes (a FINAL with reason IDLE, or its generation), and its
      state is gone. 0: sequences wait for ever.""");

  public static final Key<Lifetime.Clock> IDLE_TIME = own("cellstream.sequence.idle.time", Parser.oneOf(Lifetime.Clock.class),
      DefaultValue.of("event"), Importance.MEDIUM, """
          By which time a sequence is idle or old. `event`: by the timestamps of its partition's events, so that a replay ends the same
          sequences at the same events. `wall`: by the clock, counted only while the partition is read to its end, so that a backlog
          ends nothing; for topics on which nothing may come for long.""");

  public static final Key<Duration> IDLE_JUMP = own("cellstream.sequence.idle.max.jump.ms",
      Parser.millis(Duration.ofMillis(1), Duration.ofDays(36_500)),
      new DefaultValue.Elsewhere("half of the idle time; an hour without one"), Importance.LOW, """
          By how much one event moves its partition's time on at most, so that a single event from the far future does not end all
          sequences. Each further event in a row that is as far ahead may move it by twice as much.""");

  public static final Key<Duration> AGE = own("cellstream.sequence.age.ms", forever(), DefaultValue.of("0"), Importance.MEDIUM, """
      A sequence whose first event is so long ago is over, as an idle one is, with reason MAX_LENGTH. 0: at no age.""");

  public static final Key<Integer> LENGTH = own("cellstream.sequence.length.max", Parser.number(0, Integer.MAX_VALUE), DefaultValue.of("0"),
      Importance.MEDIUM, """
          A sequence that has taken so many steps is over, with reason MAX_LENGTH; its key's next event begins another. 0: of any
          length.""");

  public static final Key<Duration> RETENTION = own("cellstream.sequence.closed.retention.ms", forever(),
      DefaultValue.of(Long.toString(Lifetime.RETENTION)), Importance.LOW, """
          For how long an ended sequence whose events had positions leaves these behind, by the time of its partition's events: the last
          event, sent again, is then dropped and begins no other sequence. 0: not at all.""");

  public static final Key<PositionPolicy.Late> POSITION_POLICY = own("cellstream.position.policy", Parser.oneOf(PositionPolicy.Late.class),
      DefaultValue.of("drop"), Importance.HIGH, """
          What becomes of an event that comes late, which is one whose position was left out so far: it is dropped (`drop`), it is its
          sequence's next step all the same (`accept`), or it goes to the dead letters, cause LATE (`reject`). With `reorder` an event
          that comes before others of lower positions is held until they have come, within the limits of
          `cellstream.position.reorder.*`; what comes later still is dropped. One whose position was seen is dropped in any case.""");

  public static final Key<Integer> REORDER_EVENTS = own("cellstream.position.reorder.events", Parser.number(1, 10_000),
      DefaultValue.of("64"), Importance.LOW, """
          With `cellstream.position.policy=reorder`, how many events of a sequence are held at most. If one more must be, the lowest gap is
          given up: the lowest event that is held is the next step.""");

  public static final Key<Integer> REORDER_BYTES = own("cellstream.position.reorder.bytes", Parser.number(1, 512 << 10),
      DefaultValue.of(Integer.toString(64 << 10)), Importance.LOW, """
          How many bytes the events have that are held of a sequence at most: keys, values and headers. An event of more is never held.""");

  public static final Key<Duration> REORDER_TIME = own("cellstream.position.reorder.ms", Parser.millis(Duration.ofMillis(1),
      Duration.ofDays(36_500)), DefaultValue.of("10000"), Importance.MEDIUM, """
          For how long an event is held at most, by the time of its partition's events. Then the gaps below it are given up.""");

  public static final Key<Integer> POSITION_FIRST = own("cellstream.position.first", Parser.number(0, Integer.MAX_VALUE), DefaultValue.NONE,
      Importance.LOW, """
          With `cellstream.position.policy=reorder`, the position that a counter begins with, such as 0: a key of which nothing is known
          waits for it. Without it, the first event that comes is a sequence's first step.""");

  public static final Key<PositionPolicy.Restart> POSITION_RESTART = own("cellstream.position.restart",
      Parser.oneOf(PositionPolicy.Restart.class), DefaultValue.of("end"), Importance.MEDIUM, """
          When a counter has begun again that no `start` announces: a position is not above the last one, and its event is later in time
          than the last one. `end`: only after an event with `end`. `time`: always; the sequence until then is closed, reason RESTART.
          `never`: positions count on over all sequences of a key, and lower ones are dropped.""");

  public static final Key<Integer> POSITION_GAPS = own("cellstream.position.gaps.max", Parser.number(0, PositionPolicy.MOST_GAPS),
      DefaultValue.of(Integer.toString(PositionPolicy.GAPS)), Importance.LOW, """
          How many gaps in a sequence's positions are remembered, which is what tells a late event from one that was seen. Each takes some
          bytes of the sequence's records. 0 for positions that are not counted by one.""");

  /**
   * At most five minutes, since an event that waits for a schema holds up its partition; by default one, since a replica of a registry that
   * lags for longer is seen by other means.
   */
  public static final Key<Duration> UNKNOWN_ID_GRACE = own("cellstream.registry.unknown.id.grace.ms",
      Parser.millis(Duration.ZERO, Duration.ofMinutes(5)), DefaultValue.of("60000"), Importance.LOW, """
          How long an event waits, and those behind it in its partition do, for a schema id that the registry does not know, counted from
          when the id was first unknown: a replica that lags may learn it yet. Then the event goes to the dead letters, as it does at once
          with 0. An id is waited for once, and all ids together for a minute (or for this time, if that is longer) in any ten minutes.""");

  public static final Key<Duration> REHEARSAL = own("cellstream.rehearsal.ms", Parser.millis(Duration.ZERO, Duration.ofMinutes(1)),
      DefaultValue.of("2000"), Importance.LOW, """
          How long a start takes events of its own at most through all that is Cellstream's, so that the first real ones find it at full
          speed. With 0 it starts sooner, and steps its first events slowly: for tests, and where starts are many.""");

  public static final Key<LogLevel> LOG_LEVEL = own("cellstream.log.level", Parser.oneOf(LogLevel.class), DefaultValue.of("info"),
      Importance.LOW, """
          How much `run` logs.""");

  public static final Key<LogFormat> LOG_FORMAT = own("cellstream.log.format", Parser.oneOf(LogFormat.class), DefaultValue.of("text"),
      Importance.LOW, """
          How `run` writes its log: `text`, or `json`, one object a line with `timestamp`, `level`, `logger`, `thread`, `message`,
          `stack_trace`, and, where the message is about one, `task`, `topic`, `partition` and `offset`. A logback configuration of your own
          goes before: `JAVA_OPTS=-Dlogback.configurationFile=FILE`.""");

  public static final Key<Optional<InetSocketAddress>> OBSERVE_LISTEN = own("cellstream.observe.listen", new ListenAddress(),
      DefaultValue.of(ListenAddress.OFF), Importance.MEDIUM, """
          Where `run` answers health probes (`/health/live`, `/health/ready`) and shows its metrics to Prometheus (`/metrics`), over HTTP
          without any login: a port, which is then open to this machine only, or `host:port`; `0.0.0.0:9464` is open to all who reach the
          machine. Port 0 is any free one, which the log names.""");

  /** By default as long as a transaction may last by default: an older one can't be committed any more. See {@link Settings#stalledAfter}. */
  static final Key<Duration> OBSERVE_STALLED = own("cellstream.observe.stalled.ms",
      Parser.millis(Duration.ofSeconds(1), Duration.ofDays(10)), DefaultValue.of("60000"), Importance.LOW, """
          For how long events may wait without any commit, beyond `commit.interval.ms`, before `/health/ready` answers 503 and the log
          says why. Below the time that a slow commit or a registry's outage takes it gives false alarms; above `transaction.timeout.ms`,
          whose value is the default here, it tells nothing more: after that time the broker has given the transaction up.""");

  private Keys() {
  }

  /** What the declarations say of Cellstream's own settings. */
  static List<Setting> own() {
    return Collections.unmodifiableList(OWN);
  }

  /** A time; 0 stands for none. */
  private static Parser<Duration> forever() {
    return Parser.millis(Duration.ZERO, Duration.ofDays(36_500));
  }

  private static <T> Key<T> own(String name, Parser<T> parser, DefaultValue otherwise, Importance importance, String documentation) {
    OWN.add(new Setting(name, Owner.CELLSTREAM, ConfigDef.Type.STRING, otherwise, parser, importance, documentation));
    return new Key<>(name, parser);
  }
}
