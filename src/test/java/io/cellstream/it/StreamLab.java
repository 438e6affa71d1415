package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.kernel.KernelMode;
import io.cellstream.ledger.WrittenStates;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.preflight.Checkup;
import io.cellstream.preflight.Finding;
import io.cellstream.preflight.GoOn;
import io.cellstream.runtime.ModelLoader;
import io.cellstream.runtime.StreamStarter;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.Verdict;
import io.cellstream.topology.Names;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.PredictionJson;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker and registry, a model package and a configuration on disk, and the yardstick: what the offline run says of the events. */
final class StreamLab implements AutoCloseable {
  static final int PARTITIONS = 4;

  final Path folder;
  final DevCluster cluster;
  final String registryUrl;
  final Path config;
  final RecurrentModel model;
  final RegistryClient registry;
  private final List<JsonEvent> sent = new ArrayList<>();

  /** With the registry of the cluster. */
  StreamLab(Path folder, ModelDefinition definition) throws IOException, InterruptedException, ModelFileException {
    this(folder, definition, PARTITIONS);
  }

  /** With so many partitions of the topic of events. */
  StreamLab(Path folder, ModelDefinition definition, int partitions) throws IOException, InterruptedException, ModelFileException {
    this(folder, definition, DevCluster.start(), Optional.empty(), partitions);
  }

  /** With a registry from elsewhere. */
  StreamLab(Path folder, ModelDefinition definition, String registryUrl) throws IOException, InterruptedException, ModelFileException {
    this(folder, definition, DevCluster.start(), Optional.of(registryUrl), PARTITIONS);
  }

  private StreamLab(Path folder, ModelDefinition definition, DevCluster cluster, Optional<String> registryUrl, int partitions)
      throws IOException, InterruptedException, ModelFileException {
    this.folder = folder;
    this.cluster = cluster;
    this.registryUrl = registryUrl.orElseGet(cluster::registryUrl);
    cluster.createTopic("events", partitions, Map.of());
    cluster.createTopic("predictions", PARTITIONS, Map.of());
    cluster.createTopic("dead", PARTITIONS, Map.of());
    Path modelFolder = folder.resolve("model");
    ModelPackageWriter.write(modelFolder, definition, Map.of());
    this.model = ModelLoader.load(modelFolder, KernelMode.AUTO);
    this.config = config("app.properties", Map.of());
    this.registry = RegistryClient.open(Map.of("schema.registry.url", this.registryUrl));
  }

  KafkaProducer<byte[], byte[]> newProducer() {
    return new KafkaProducer<>(Map.of("bootstrap.servers", cluster.bootstrapServers(), "linger.ms", "5"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Leaves a transaction open in every partition of the changelog, as an instance does that is killed during a commit. */
  void leaveTransactionOpen(String transactionalId) throws InterruptedException, ExecutionException {
    leaveTransactionOpen(transactionalId, Names.changelog("lab"));
  }

  /** The same in every partition of a topic. */
  void leaveTransactionOpen(String transactionalId, String topic) throws InterruptedException, ExecutionException {
    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", transactionalId), new ByteArraySerializer(),
        new ByteArraySerializer());
    try {
      producer.initTransactions();
      producer.beginTransaction();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        producer.send(new ProducerRecord<>(topic, partition, new byte[1], new byte[1])).get();
      }
    } finally {
      producer.close(Duration.ZERO); // without the time to abort it
    }
  }

  /**
   * A configuration file for the application, with these settings over the usual ones; each file has a state directory of its own.
   *
   * @param changes an empty value takes a usual one away
   */
  Path config(String name, Map<String, String> changes) throws IOException {
    Map<String, String> settings = new TreeMap<>(Map.of("bootstrap.servers", cluster.bootstrapServers(), "application.id", "lab",
        "schema.registry.url", registryUrl, "cellstream.model", folder.resolve("model").toString(), "cellstream.input.topic",
        "events",
        "cellstream.output.topic", "predictions", "cellstream.dead.letter.topic", "dead", "state.dir",
        folder.resolve("state-" + name).toString()));
    // a killed instance is given up after 6 s, not 45: the broker's least
    settings.putAll(Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "1500"));
    settings.put("cellstream.rehearsal.ms", "0"); // no test needs full speed, and starts are many
    settings.putAll(changes);
    settings.values().removeIf(String::isEmpty);
    List<String> lines = settings.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    return Files.write(folder.resolve(name), lines);
  }

  /** Sends the events, in order, and waits until the broker has them all. Those that have no timestamp go without one. */
  void send(List<JsonEvent> events) throws InterruptedException, ExecutionException {
    AvroEventWriter writer = new AvroEventWriter(registry, "events");
    List<Future<RecordMetadata>> acks = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = newProducer()) {
      for (JsonEvent event : events) {
        byte[] value = writer.write(event.event());
        acks.add(producer.send(event.timestamp().isPresent()
            ? new ProducerRecord<>("events", null, event.timestamp().getAsLong(), event.key(), value)
            : new TimelessRecord("events", Objects.requireNonNull(event.key()), value)));
      }
    }
    sent.addAll(events);
    for (Future<RecordMetadata> ack : acks) {
      ack.get();
    }
  }

  /** Sends an event in bytes that another serialiser made of it. */
  void sendForeign(String key, byte[] value, RawEvent meaning) throws InterruptedException, ExecutionException {
    JsonEvent event = new JsonEvent(key.getBytes(UTF_8), OptionalLong.of(1_700_000_500_000L), meaning);
    try (KafkaProducer<byte[], byte[]> producer = newProducer()) {
      producer.send(new ProducerRecord<>("events", null, event.timestamp().getAsLong(), event.key(), value)).get();
    }
    sent.add(event);
  }

  /** Takes note of events that someone else sent, in the order in which they are in the topic. */
  void sentByOthers(List<JsonEvent> events) {
    sent.addAll(events);
  }

  /** Per key, the prediction lines that the offline run gives for everything sent so far. */
  Map<String, List<String>> expected() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    offline(lines);
    return lines;
  }

  private OfflineRun<JsonEvent> offline(Map<String, List<String>> lines) {
    EventChecker checker = new EventChecker(model.definition());
    OfflineRun<JsonEvent> run = new OfflineRun<>(model, 16, (event, verdict) -> {
      if (verdict instanceof Verdict.Applied applied) {
        byte[] key = Objects.requireNonNull(event.key());
        applied.predictions().forEach(prediction -> lines.computeIfAbsent(new String(key, UTF_8), k -> new ArrayList<>())
            .add(PredictionJson.write(key, event.timestamp(), prediction)));
      }
    });
    for (JsonEvent event : sent) {
      try {
        run.add(new SequenceKey(Objects.requireNonNull(event.key())),
            checker.check(event.event(), new Origin(event.timestamp().orElse(0), 0, 0)), event);
      } catch (RejectedEventException deadLetter) {
        assertThat(deadLetter.rejectCause()).isEqualTo(RejectCause.UNKNOWN_TOKEN);
      }
    }
    run.finish();
    return run;
  }

  /** Holds the states in the changelog, as they are committed now, against those of the offline run, key by key, bit by bit. */
  void assertStatesEqualTheOfflineRun() {
    Map<String, String> actual = new TreeMap<>();
    writtenStates().forEach((key, state) -> actual.put(key.toString(), text(state)));
    Map<String, String> expected = new TreeMap<>();
    offline(new LinkedHashMap<>()).states().forEach((key, state) -> expected.put(key.toString(), text(state)));
    assertThat(actual).isEqualTo(expected);
  }

  /** The states in the changelog, as they are committed now. */
  Map<SequenceKey, SequenceState> writtenStates() {
    Map<Integer, WrittenStates> partitions = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(Names.changelog("lab"), 1, "read_committed")) {
      partitions.computeIfAbsent(record.partition(), _ -> new WrittenStates()).take(record.key(), record.value());
    }
    Map<SequenceKey, SequenceState> states = new LinkedHashMap<>();
    partitions.values().forEach(written -> states.putAll(written.states(model)));
    return states;
  }

  /** All of it but partition and offset of the last event, which an offline run has not. */
  private static String text(SequenceState state) {
    return state.steps() + " " + state.lastPosition() + " " + state.firstTimestamp() + " " + state.last().timestamp() + " "
        + switch (state.memory()) {
          case Memory.State(float[] cells) -> Arrays.toString(cells);
          case Memory.KeptTokens(int[] ids) -> Arrays.toString(ids);
          case Memory.KeptFeatures(int size, float[] values) -> size + " " + Arrays.toString(values);
        };
  }

  /**
   * Waits until the committed predictions are as many as expected, then holds them against the offline run, key by key, bit by bit. The
   * timestamp of what comes of an event without one is left out: the stream gives it one that nobody can foretell.
   */
  void assertPredictionsEqualTheOfflineRun() throws RejectedEventException {
    assertEqualTheOfflineRun("predictions");
  }

  /** The same with predictions in another topic. */
  void assertEqualTheOfflineRun(String topic) throws RejectedEventException {
    Map<String, List<String>> expected = expected();
    Map<String, List<String>> actual = new LinkedHashMap<>();
    AvroPredictionReader reader = new AvroPredictionReader(registry);
    for (ConsumerRecord<byte[], byte[]> record : awaitPredictions(topic, expected)) {
      String key = new String(record.key(), UTF_8);
      List<String> lines = actual.computeIfAbsent(key, k -> new ArrayList<>());
      OptionalLong timestamp = isTimeless(expected.getOrDefault(key, List.of()), lines.size())
          ? OptionalLong.empty()
          : OptionalLong.of(record.timestamp());
      lines.add(PredictionJson.write(record.key(), timestamp, reader.read(record.value()).prediction()));
    }
    assertEqual(actual, expected);
  }

  private static boolean isTimeless(List<String> expected, int at) {
    return at < expected.size() && !expected.get(at).contains("\"timestamp\":");
  }

  /** That a start and {@code check} are both refused, for one reason, and say this. In this process, whose code is compiled already. */
  static void refuses(Settings settings, String... saying) {
    assertThatExceptionOfType(StartupException.class).isThrownBy(() -> new StreamStarter(settings).prepare().close())
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(saying));
    List<String> failed = new ArrayList<>();
    boolean canRun = new Checkup(settings, GoOn.UNDECIDED, finding -> {
      if (finding.grade() == Finding.Grade.FAILED) {
        failed.add(finding.text());
      }
    }).run();
    assertThat(failed).singleElement().asString().contains(saying);
    assertThat(canRun).isFalse();
  }

  /** Waits until the committed predictions are as many as expected. */
  List<ConsumerRecord<byte[], byte[]>> awaitPredictions(Map<String, List<String>> expected) {
    return awaitPredictions("predictions", expected);
  }

  private List<ConsumerRecord<byte[], byte[]>> awaitPredictions(String topic, Map<String, List<String>> expected) {
    return read(topic, expected.values().stream().mapToInt(List::size).sum(), "read_committed");
  }

  static <T> void assertEqual(Map<String, List<T>> actual, Map<String, List<T>> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((key, lines) -> assertThat(actual.get(key)).as("predictions of %s", key).isEqualTo(lines));
  }

  /**
   * Reads a topic from its beginning until it has given {@code atLeast} records and has no more at the moment; more than that are returned
   * too, so that a record too many is seen.
   */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int atLeast, String isolation) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic, isolation)) {
      return poll(topic, consumer, atLeast, true);
    }
  }

  /** Reads a topic from its beginning until it has given {@code atLeast} records, and does something in the midst of them at once. */
  void interrupt(String topic, int atLeast, String isolation, Interruption interruption) throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic, isolation)) {
      poll(topic, consumer, atLeast, false);
      interruption.run();
    }
  }

  /** What is done while the stream is at work. */
  interface Interruption {
    void run() throws InterruptedException;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic, String isolation) {
    Map<String, Object> properties = Map.of("bootstrap.servers", cluster.bootstrapServers(), "isolation.level", isolation,
        "auto.offset.reset", "earliest", "enable.auto.commit", "false");
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all = consumer.partitionsFor(topic).stream().map(each -> new TopicPartition(topic, each.partition())).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  /** @param untilQuiet whether to go on until there is nothing more at the moment */
  private static List<ConsumerRecord<byte[], byte[]>> poll(String topic, KafkaConsumer<byte[], byte[]> consumer, int atLeast,
      boolean untilQuiet) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (System.nanoTime() < deadline) {
      boolean nothing = true;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(300))) {
        records.add(record);
        nothing = false;
      }
      if ((nothing || !untilQuiet) && records.size() >= atLeast) {
        return records;
      }
    }
    throw new AssertionError("only " + records.size() + " of " + atLeast + " records on " + topic + " after 90 s");
  }

  @Override
  public void close() throws IOException {
    registry.close();
    cluster.close();
  }
}
