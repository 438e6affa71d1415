package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.wire.AvroEventWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that refuse records by their time, and events of such a time: told before the start, answered at once while running. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimeLimitsIT {
  private static final ModelDefinition MODEL = TestModels.nextToken(5, Workload.TOKENS, 5, 9);
  private static final String BEFORE = "message.timestamp.before.max.ms";
  private static final String AFTER = "message.timestamp.after.max.ms";
  private static final String UNLIMITED = Long.toString(Long.MAX_VALUE);
  private static final String WEEK = Long.toString(Duration.ofDays(7).toMillis());
  private static final Instant OLD = Instant.parse("2023-11-14T22:13:20Z");

  @TempDir
  static Path folder;

  private StreamLab lab;
  private Admin admin;

  @BeforeAll
  void start() throws Exception {
    lab = new StreamLab(folder, MODEL);
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", lab.cluster.bootstrapServers()));
  }

  @AfterAll
  void stop() throws IOException {
    admin.close();
    lab.close();
  }

  /** An application of that name with topics of its own, of one partition. */
  private Path application(String name, Map<String, String> changes) throws Exception {
    lab.cluster.createTopic(name + "-in", 1, Map.of(AFTER, UNLIMITED));
    for (String topic : List.of(name + "-out", name + "-dead")) {
      lab.cluster.createTopic(topic, 1, Map.of(AFTER, UNLIMITED));
    }
    Map<String, String> settings = new TreeMap<>(Map.of("application.id", name, "cellstream.input.topic", name + "-in",
        "cellstream.output.topic", name + "-out", "cellstream.dead.letter.topic", name + "-dead"));
    settings.putAll(changes);
    return lab.config(name + ".properties", settings);
  }

  private void set(String topic, String setting, String value) throws Exception {
    admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic),
        List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET)))).all().get();
  }

  private Config configOf(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return Objects.requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource), topic);
  }

  private void send(String topic, List<Instant> times) throws Exception {
    AvroEventWriter writer = new AvroEventWriter(lab.registry, topic);
    List<Future<RecordMetadata>> acks = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      for (Instant time : times) {
        byte[] event = writer.write(new RawEvent(new RawInput.TokenId(1), OptionalLong.empty(), false, false));
        acks.add(producer.send(new ProducerRecord<>(topic, 0, time.toEpochMilli(), "key".getBytes(UTF_8), event)));
      }
    }
    for (Future<RecordMetadata> ack : acks) {
      ack.get();
    }
  }

  private List<Long> timesOf(String topic, int atLeast) {
    return lab.read(topic, atLeast, "read_committed").stream().map(ConsumerRecord::timestamp).toList();
  }

  private static void refuses(Path config, String... saying) throws Exception {
    StreamLab.refuses(Settings.load(Optional.of(config), Map.of(), Map.of()), saying);
  }

  @ParameterizedTest
  @CsvSource({"out,cellstream.output.topic", "dead,cellstream.dead.letter.topic", "sequence-ledger-changelog,the states' changelog"})
  void aBacklogOlderThanATopicTakesIsToldBeforeTheStartAndReadOnceItTakesIt(String part, String use) throws Exception {
    String name = "old-" + part;
    Path config = application(name, Map.of());
    String topic = name + "-" + part;
    if (part.endsWith("changelog")) {
      lab.cluster.createTopic(topic, 1, Map.of("cleanup.policy", "compact"));
    }
    set(topic, BEFORE, WEEK);
    send(name + "-in", List.of(OLD, OLD.plusSeconds(1)));

    refuses(config, "event " + name + "-in-0@0 of " + OLD, "topic " + topic + " (" + use + ") refuses",
        BEFORE + "=" + WEEK, "set " + BEFORE + "=" + UNLIMITED + " on topic " + topic);

    set(topic, BEFORE, UNLIMITED);
    try (AppProcess app = AppProcess.run(folder, config)) {
      assertThat(timesOf(name + "-out", 2)).containsExactly(OLD.toEpochMilli(), OLD.plusSeconds(1).toEpochMilli());
      assertThat(app.terminate()).isZero();
    }
  }

  @Test
  void whatWasReadAlreadyDoesNotStandInTheWay() throws Exception {
    Path config = application("read", Map.of());
    send("read-in", List.of(OLD, OLD, Instant.now()));
    set("read-out", BEFORE, WEEK);
    admin.alterConsumerGroupOffsets("read", Map.of(new TopicPartition("read-in", 0), new OffsetAndMetadata(2))).all().get();
    try (AppProcess app = AppProcess.run(folder, config)) {
      assertThat(timesOf("read-out", 1)).hasSize(1);
      assertThat(app.terminate()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "by_duration:PT1H"})
  void aReaderThatBeginsBehindTheOldEventsIsNotHeldUpByThem(String reset) throws Exception {
    String name = "begins-" + reset.substring(0, 6);
    Path config = application(name, Map.of("auto.offset.reset", reset));
    send(name + "-in", List.of(OLD));
    set(name + "-out", BEFORE, WEEK);
    try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
      send(name + "-in", List.of(Instant.now()));
      assertThat(timesOf(name + "-out", 1)).singleElement().satisfies(time -> assertThat(time).isGreaterThan(OLD.toEpochMilli()));
      assertThat(app.terminate()).isZero();
    }
  }

  /** The sample ends long before it; the time index knows it. */
  @Test
  void oneEventFarInTheFutureIsFoundDeepInABacklog() throws Exception {
    Path config = application("future", Map.of());
    set("future-out", AFTER, "3600000");
    List<Instant> times = new ArrayList<>();
    Instant now = Instant.now();
    for (int i = 0; i < 3000; i++) {
      times.add(now);
    }
    Instant far = Instant.parse("2099-01-01T00:00:00Z");
    times.set(2500, far);
    send("future-in", times);

    refuses(config, "event future-in-0@2500 of " + far, "topic future-out (cellstream.output.topic) refuses",
        AFTER + "=3600000", "set " + AFTER + "=" + UNLIMITED + " on topic future-out");
  }

  @Test
  void aTopicThatIsStampedByItsBrokerRefusesNoTime() throws Exception {
    Path config = application("stamped", Map.of());
    set("stamped-out", "message.timestamp.type", "LogAppendTime");
    set("stamped-out", BEFORE, WEEK);
    send("stamped-in", List.of(OLD));
    try (AppProcess app = AppProcess.run(folder, config)) {
      assertThat(timesOf("stamped-out", 1)).singleElement().satisfies(time -> assertThat(time).isGreaterThan(OLD.toEpochMilli()));
      assertThat(app.terminate()).isZero();
    }
  }

  /** Kafka refuses a whole batch and blames its first record, which is a good one. */
  @Test
  void aTimeThatIsRefusedWhileRunningEndsItAtOnceWithTheEventAndTheRemedyAndNothingIsLost() throws Exception {
    Path config = application("running", Map.of());
    Instant now = Instant.now();
    try (AppProcess app = AppProcess.run(folder, config)) {
      send("running-in", List.of(now));
      assertThat(timesOf("running-out", 1)).hasSize(1);
      set("running-out", BEFORE, WEEK);
      send("running-in", List.of(now, now, OLD, OLD, now));

      assertThat(app.awaitExit(Duration.ofMinutes(1))).as(app.output()).isEqualTo(1);
      assertThat(app.errorLines()).as(app.output()).singleElement().asString().contains("event running-in-0@3 of " + OLD,
          "topic running-out (cellstream.output.topic) refuses", BEFORE + "=" + WEEK,
          "set " + BEFORE + "=" + UNLIMITED + " on topic running-out");
      assertThat(app.output()).doesNotContain("trying again");
      assertThat(app.output().lines().filter(line -> line.contains("Sender.runOnce("))).as("traces").hasSize(1);
    }
    set("running-out", BEFORE, UNLIMITED);
    try (AppProcess app = AppProcess.run(folder, config)) {
      assertThat(timesOf("running-out", 6)).hasSize(6).filteredOn(time -> time == OLD.toEpochMilli()).hasSize(2);
      assertThat(app.terminate()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void theChangelogThatIsMadeRefusesNoTime(String protocol) throws Exception {
    String name = "made-" + protocol;
    Map<String, String> streams = Map.of("group.protocol", protocol);
    Path config = application(name, streams);
    Instant far = Instant.parse("2099-01-01T00:00:00Z");
    send(name + "-in", List.of(OLD));
    try (AppProcess app = AppProcess.run(folder, config)) {
      // in two commits, since a chunk is written once in each
      assertThat(timesOf(name + "-out", 1)).containsExactly(OLD.toEpochMilli());
      send(name + "-in", List.of(far));
      assertThat(timesOf(name + "-out", 2)).containsExactly(OLD.toEpochMilli(), far.toEpochMilli());
      String changelog = name + "-sequence-ledger-changelog";
      assertThat(configOf(changelog).get(BEFORE).value()).isEqualTo(UNLIMITED);
      assertThat(configOf(changelog).get(AFTER).value()).isEqualTo(UNLIMITED);
      // the models, with the first commit; a chunk and a mark with each
      assertThat(timesOf(changelog, 5)).as("what is in the changelog carries its events' times").containsExactly(OLD.toEpochMilli(),
          OLD.toEpochMilli(), OLD.toEpochMilli(), far.toEpochMilli(), far.toEpochMilli());
      assertThat(app.terminate()).isZero();
    }
  }
}
