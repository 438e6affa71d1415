package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.cli.CommandLab;
import io.cellstream.cluster.LastMarks;
import io.cellstream.config.Settings;
import io.cellstream.it.OwnReadings.Expected;
import io.cellstream.it.OwnReadings.Reading;
import io.cellstream.ledger.Mark;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.preflight.Checkup;
import io.cellstream.preflight.GoOn;
import io.cellstream.preflight.Incident;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import io.cellstream.topology.KeyPartitions;
import io.cellstream.wire.PredictionJson;
import io.cellstream.wire.PredictionLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events that come to their sequences through the keyed topic, on a real broker: through kills, rebalances and lost offsets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyedTopicIT {
  private static final int SOURCE_PARTITIONS = 3;

  @TempDir
  static Path folder;

  private StreamLab lab;
  private int configs;

  @BeforeAll
  void start() throws Exception {
    lab = new StreamLab(folder, TestModels.features(9, Shape.SYNCHRONIZED, 5, DenseActivation.LINEAR, 3, 8));
  }

  @AfterAll
  void stop() throws IOException {
    lab.close();
  }

  private static byte[] json(Reading reading) {
    return String.format(Locale.ROOT,
        "{\"machine\":{\"id\":\"%s\"},\"at\":%d,\"vibration\":{\"rms\":%s},%s\"ok\":%b,\"state\":\"%s\",\"number\":%d,\"phase\":\"%s\"}",
        reading.machine(), reading.at(), reading.rms(),
        reading.temperature() == null ? "" : "\"temperature\":" + reading.temperature() + ",", reading.ok(), reading.state(),
        reading.number(), reading.stopped() ? "STOPPED" : "RUNNING").getBytes(UTF_8);
  }

  /** Makes the topics but the sources, and a configuration. */
  private Path config(String name, String sources, Map<String, String> own) throws Exception {
    for (String topic : List.of(name + "-keyed", name + "-out", name + "-dead")) {
      if (!topics().contains(topic)) {
        lab.cluster.createTopic(topic, StreamLab.PARTITIONS, Map.of());
      }
    }
    Map<String, String> settings = new HashMap<>(OwnReadings.MAPPING);
    settings.putAll(Map.of("application.id", name, "cellstream.input.topic", sources, "cellstream.input.format", "json",
        "cellstream.output.topic", name + "-out", "cellstream.output.format", "json", "cellstream.dead.letter.topic", name + "-dead",
        "cellstream.states.snapshot.events", "5", "schema.registry.url", "", "consumer.metadata.max.age.ms", "1000"));
    settings.putAll(own);
    return lab.config(name + "-" + configs++ + ".properties", settings);
  }

  private Set<String> topics() throws Exception {
    try (Admin admin = admin()) {
      return admin.listTopics().names().get();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", lab.cluster.bootstrapServers()));
  }

  /** A machine's readings are in one topic and one of its partitions, in order; their records' keys say nothing of the machine. */
  private void send(List<Reading> readings, Function<Reading, String> topic) throws Exception {
    send(readings, topic, SOURCE_PARTITIONS);
  }

  private void send(List<Reading> readings, Function<Reading, String> topic, int partitions) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      for (Reading each : readings) {
        int partition = Math.floorMod(each.machine().hashCode() * 31, partitions);
        var _ = producer
            .send(new ProducerRecord<>(topic.apply(each), partition, each.number() % 2 == 0 ? null : "sensor".getBytes(UTF_8), json(each)));
      }
    }
  }

  private void assertAsExpected(String name, Expected expected) throws Exception {
    assertPredictionsAsExpected(name, expected);
    assertThat(lab.read(name + "-dead", expected.deadLetters(), "read_committed")).hasSize(expected.deadLetters());
  }

  private void assertPredictionsAsExpected(String name, Expected expected) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = lab.read(name + "-out", expected.count(), "read_committed");
    assertThat(records).extracting(each -> header(each, "cellstream.source")).allMatch(place -> place.matches("[a-z-]+-[0-2]@[0-9]+"));
    StreamLab.assertEqual(lines(records), expected.predictions());
  }

  private static Map<String, List<String>> lines(List<ConsumerRecord<byte[], byte[]>> predictions) throws Exception {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : predictions) {
      lines.computeIfAbsent(new String(each.key(), UTF_8), _ -> new ArrayList<>()).add(
          PredictionJson.write(each.key(), OptionalLong.of(each.timestamp()), PredictionLine.value(each.value()).prediction()));
    }
    return lines;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** What a user without Kafka gets of the keyed topic's events: consume's lines, and predict's of those. */
  private void assertPredictSaysTheSame(Path config, Expected expected) throws Exception {
    Map<String, List<String>> actual = new HashMap<>();
    for (int partition = 0; partition < StreamLab.PARTITIONS; partition++) {
      Ended consumed = CommandLab.run("consume", "--config", config.toString(), "--events", "--from-beginning", "--partition",
          Integer.toString(partition), "--timeout", "1");
      Path lines = Files.writeString(folder.resolve("lines.jsonl"), consumed.out());
      Ended predicted = CommandLab.run("predict", "--model", folder.resolve("model").toString(), "--config", config.toString(), "--input",
          lines.toString());
      for (String line : predicted.out().lines().toList()) {
        actual.computeIfAbsent(new String(PredictionLine.read(line).key(), UTF_8), _ -> new ArrayList<>()).add(line);
      }
    }
    StreamLab.assertEqual(actual, expected.predictions());
  }

  @Test
  void keysFromFieldsThroughKillsAndRebalances() throws Exception {
    lab.cluster.createTopic("raw", SOURCE_PARTITIONS, Map.of());
    Map<String, String> own = Map.of("cellstream.input.key", "machine.id");
    Path first = config("by-field", "raw", own);
    Path second = config("by-field", "raw", own);
    OwnReadings readings = new OwnReadings(5, "m");
    Function<Reading, String> topic = _ -> "raw";
    try (AppProcess one = AppProcess.run(folder, first).awaitRunning()) {
      send(readings.next(200), topic);
      try (AppProcess other = AppProcess.run(folder, second)) {
        send(readings.next(200), topic);
        other.awaitRunning();
        send(readings.next(200), topic);
        lab.interrupt("by-field-out", readings.expected(lab.model).count() / 2, "read_committed", one::kill);
        send(readings.next(200), topic);
        lab.read("by-field-out", readings.expected(lab.model).count(), "read_committed");
        assertThat(other.terminate()).isZero();
      }
    }
    try (AppProcess again = AppProcess.run(folder, first).awaitRunning()) {
      send(readings.next(100), topic);
      Expected expected = readings.expected(lab.model);

      assertAsExpected("by-field", expected);
      assertThat(lab.read("by-field-dead", expected.deadLetters(), "read_committed")).allSatisfy(letter -> {
        assertThat(header(letter, "__streams.errors.topic")).isEqualTo("raw");
        assertThat(letter.key() == null ? "sensor" : new String(letter.key(), UTF_8)).as("as its sender sent it").isEqualTo("sensor");
        assertThat(letter.headers().lastHeader("cellstream.source")).isNull();
      });
      assertPredictSaysTheSame(first, expected);
      assertThat(again.terminate()).isZero();
    }
  }

  /** In this process: nothing of it is killed. */
  private static StreamApplication running(Path config) throws Exception {
    StreamApplication stream = new StreamStarter(settings(config)).prepare();
    stream.start();
    assertThat(stream.awaitRunning(Duration.ofSeconds(60))).isTrue();
    return stream;
  }

  private static Settings settings(Path config) {
    return Settings.load(Optional.of(config), Map.of(), Map.of());
  }

  /** What was copied is copied once more; and then the offsets are gone altogether. */
  @Test
  void noEventCountsTwiceWhereOffsetsAreSetBackOrLost() throws Exception {
    lab.cluster.createTopic("lost", SOURCE_PARTITIONS, Map.of());
    Path config = config("lost-app", "lost", Map.of("cellstream.input.key", "machine.id"));
    OwnReadings readings = new OwnReadings(6, "m");
    try (StreamApplication _ = running(config)) {
      send(readings.next(200), _ -> "lost");
      lab.read("lost-app-out", readings.expected(lab.model).count(), "read_committed");
    }
    try (Admin admin = admin()) {
      Map<TopicPartition, OffsetAndMetadata> back = new HashMap<>();
      for (int partition = 0; partition < SOURCE_PARTITIONS; partition++) {
        back.put(new TopicPartition("lost", partition), new OffsetAndMetadata(0));
      }
      admin.alterConsumerGroupOffsets("lost-app", back).all().get();
      lab.leaveTransactionOpen("lost-app-" + UUID.randomUUID() + "-1", "lost-app-keyed");
      try (StreamApplication stream = running(config)) {
        send(readings.next(100), _ -> "lost");
        assertPredictionsAsExpected("lost-app", readings.expected(lab.model));
        assertThat(stream.status().incidents()).as("what a killed instance left in the keyed topic holds nobody up")
            .containsEntry(Incident.TRANSACTION_ENDED, 1L);
      }
      admin.deleteConsumerGroups(List.of("lost-app")).all().get();
    }
    send(readings.next(100), _ -> "lost");
    List<String> findings = new ArrayList<>();
    assertThat(new Checkup(settings(config), GoOn.UNDECIDED, finding -> findings.add(finding.text())).run()).isTrue();
    assertThat(findings).anyMatch(each -> each.startsWith("no committed offset of lost-app-keyed-") && each.contains("goes on at"))
        .anyMatch(each -> each.startsWith("no committed offset of lost-") && each.contains("goes on at lost-0@"));
    try (StreamApplication _ = running(config)) {
      assertPredictionsAsExpected("lost-app", readings.expected(lab.model));
    }
  }

  @Test
  void topicsByAPatternAlsoThoseThatAppearLater() throws Exception {
    lab.cluster.createTopic("site-a", SOURCE_PARTITIONS, Map.of());
    lab.cluster.createTopic("site-b", SOURCE_PARTITIONS + 2, Map.of());
    Path config = config("sites", "/site-.*/", Map.of("cellstream.input.key", "machine.id"));
    OwnReadings readings = new OwnReadings(7, "m");
    Function<Reading, String> two = reading -> reading.machine().hashCode() % 2 == 0 ? "site-a" : "site-b";
    try (StreamApplication stream = running(config)) {
      send(readings.next(100), two);
      lab.cluster.createTopic("site-c", SOURCE_PARTITIONS, Map.of());
      // what other machines have comes to the new topic
      OwnReadings later = new OwnReadings(8, "n");
      send(later.next(100), _ -> "site-c");
      Map<String, List<String>> all = new HashMap<>(readings.expected(lab.model).predictions());
      all.putAll(later.expected(lab.model).predictions());
      Expected expected = new Expected(all, readings.expected(lab.model).deadLetters() + later.expected(lab.model).deadLetters());

      assertAsExpected("sites", expected);
      assertThat(stream.status().partitions()).as("of the keyed topic, and of three topics")
          .isEqualTo(StreamLab.PARTITIONS + 3 * SOURCE_PARTITIONS + 2);
    }
  }

  @Test
  void severalTopicsWhoseRecordsHaveTheirSequencesKeys() throws Exception {
    lab.cluster.createTopic("east", SOURCE_PARTITIONS, Map.of());
    lab.cluster.createTopic("west", SOURCE_PARTITIONS, Map.of());
    Path config = config("both", "east,west", Map.of());
    OwnReadings readings = new OwnReadings(9, "m");
    Function<Reading, String> topic = reading -> reading.machine().hashCode() % 2 == 0 ? "east" : "west";
    try (StreamApplication _ = running(config)) {
      sendByKey(readings.next(200), topic);
      Expected expected = readings.expected(lab.model);

      assertAsExpected("both", expected);
      assertPredictSaysTheSame(config, expected);
    }
    rekeyed(config, readings, topic);
  }

  /** Another keyed topic with other partitions: the sequences go there, and the input topics are read on. */
  private void rekeyed(Path config, OwnReadings readings, Function<Reading, String> topic) throws Exception {
    lab.cluster.createTopic("both-more-keyed", StreamLab.PARTITIONS + 3, Map.of());
    Path more = config("both", "east,west", Map.of("application.id", "both-more", "cellstream.input.keyed.topic", "both-more-keyed"));
    Path itself = config("both", "east", Map.of("application.id", "both-east"));
    assertRefused(config, itself, "application both-east would read topic east itself, whose events are copied to both-keyed");
    assertRefused(config, more, "--with-unread is not for the copies in a keyed topic", "--with-unread");
    sendByKey(readings.next(50), topic); // the old application does not run any more
    Ended rekeyed = CommandLab.run("rekey", "--config", config.toString(), "--to", more.toString(), "--yes");
    assertThat(rekeyed.exitCode()).as(rekeyed.err()).isZero();
    assertThat(rekeyed.out()).contains("in the input topics it goes on at east-0@");
    try (StreamApplication _ = running(more)) {
      sendByKey(readings.next(100), topic);
      assertAsExpected("both", readings.expected(lab.model));
    }
  }

  /** What it has not taken goes through the keyed topic, too. */
  @Test
  void anApplicationThatReadOneTopicItselfIsRekeyedToAKeyedTopic() throws Exception {
    lab.cluster.createTopic("alone", SOURCE_PARTITIONS, Map.of());
    lab.cluster.createTopic("beside", SOURCE_PARTITIONS, Map.of());
    lab.cluster.createTopic("alone-beside-keyed", StreamLab.PARTITIONS, Map.of());
    Path old = config("alone", "alone", Map.of());
    Path fresh = config("alone", "alone,beside", Map.of("application.id", "alone-beside"));
    OwnReadings readings = new OwnReadings(10, "m");
    OwnReadings others = new OwnReadings(11, "n");
    try (StreamApplication _ = running(old)) {
      sendByKey(readings.next(200), _ -> "alone");
      lab.read("alone-out", readings.expected(lab.model).count(), "read_committed");
    }
    sendByKey(readings.next(50), _ -> "alone");

    assertRefused(old, fresh, "leave it out. That one goes on in topic alone where alone stopped", "--with-unread");
    Path strange = config("alone", "beside,more", Map.of("application.id", "alone-strange"));
    lab.cluster.createTopic("more", 1, Map.of());
    lab.cluster.createTopic("alone-strange-keyed", 1, Map.of());
    assertRefused(old, strange, "application alone has not taken all events of topic alone, which the new one will not read");
    assertRefused(old, strange, "Name topic alone in the new one's cellstream.input.topic", "--with-unread");
    Ended rekeyed = CommandLab.run("rekey", "--config", old.toString(), "--to", fresh.toString(), "--yes");
    assertThat(rekeyed.exitCode()).as(rekeyed.err()).isZero();
    try (StreamApplication _ = running(fresh)) {
      sendByKey(readings.next(100), _ -> "alone");
      sendByKey(others.next(100), _ -> "beside");
      Map<String, List<String>> all = new HashMap<>(readings.expected(lab.model).predictions());
      all.putAll(others.expected(lab.model).predictions());
      int count = readings.expected(lab.model).count() + others.expected(lab.model).count();
      StreamLab.assertEqual(lines(lab.read("alone-out", count, "read_committed")), all);
    }
    Path taken = config("alone", "alone,beside",
        Map.of("application.id", "alone-taken", "cellstream.input.keyed.topic", "alone-beside-keyed"));
    assertRefused(old, taken, "already, to which only application alone-taken itself copies events: name another");
  }

  private static void assertRefused(Path old, Path fresh, String saying, String... options) {
    List<String> all = new ArrayList<>(List.of("rekey", "--config", old.toString(), "--to", fresh.toString(), "--yes"));
    all.addAll(List.of(options));
    Ended refused = CommandLab.run(all.toArray(String[]::new));
    assertThat(refused.err().lines()).singleElement().asString().contains(saying);
  }

  private void sendByKey(List<Reading> readings, Function<Reading, String> topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      for (Reading each : readings) {
        var _ = producer.send(new ProducerRecord<>(topic.apply(each), each.machine().getBytes(UTF_8), json(each)));
      }
    }
  }

  @Test
  void aStreamsGroupNeedsTopicsOfOneNumberOfPartitions() throws Exception {
    lab.cluster.createTopic("unequal-a", SOURCE_PARTITIONS, Map.of());
    lab.cluster.createTopic("unequal-b", SOURCE_PARTITIONS + 2, Map.of());
    Path config = config("unequal", "unequal-a,unequal-b", Map.of("group.protocol", "streams"));
    StreamLab.refuses(settings(config), "topic unequal-a has 3 partitions, topic unequal-b has 5 partitions: with group.protocol=streams");
  }

  @Test
  void aPartitionerForOutputsDoesNotScatterCopies() throws Exception {
    lab.cluster.createTopic("scatter", SOURCE_PARTITIONS, Map.of());
    Path config = config("scattered", "scatter",
        Map.of("cellstream.input.key", "machine.id", "producer.partitioner.class", RoundRobinPartitioner.class.getName()));
    OwnReadings readings = new OwnReadings(11, "m");
    try (StreamApplication _ = running(config)) {
      send(readings.next(200), _ -> "scatter");
      assertThat(lab.read("scattered-keyed", 200, "read_committed"))
          .allSatisfy(copy -> assertThat(copy.partition()).isEqualTo(KeyPartitions.of(copy.key(), StreamLab.PARTITIONS)));
    }
  }

  @Test
  void aPatternMayNotMatchTheChangelogThatIsStillToBeMade() throws Exception {
    lab.cluster.createTopic("own-events", SOURCE_PARTITIONS, Map.of());
    Path config = config("own", "/own-(events|seq.*)/", Map.of("cellstream.input.key", "machine.id"));
    StreamLab.refuses(settings(config), "topic own-sequence-ledger-changelog");
  }

  /** Its copies name the topic's id, and a ledger that it opens keeps the places there. */
  @Test
  void anInstanceThatTakesOverATopicThatAppearedElsewhereKnowsIt() throws Exception {
    lab.cluster.createTopic("zone-a", 1, Map.of());
    Map<String, String> own = Map.of("cellstream.input.key", "machine.id");
    OwnReadings readings = new OwnReadings(12, "m");
    Path first = config("zones", "/zone-.*/", own);
    try (StreamApplication second = new StreamStarter(settings(config("zones", "/zone-.*/", own))).prepare()) {
      try (StreamApplication _ = running(first)) {
        lab.cluster.createTopic("zone-b", 1, Map.of());
        send(readings.next(50), _ -> "zone-b", 1);
        assertPredictionsAsExpected("zones", readings.expected(lab.model));
      }
      second.start();
      send(readings.next(50), _ -> "zone-b", 1);
      assertPredictionsAsExpected("zones", readings.expected(lab.model));
    }
    assertThat(lab.read("zones-keyed", 100, "read_committed"))
        .allSatisfy(copy -> assertThat(header(copy, "cellstream.source.id")).isNotNull());
    assertThat(new LastMarks(settings(first)).of("zones-sequence-ledger-changelog", StreamLab.PARTITIONS).values())
        .flatExtracting(Mark::positions).extracting(each -> each.source().topic() + "@" + each.next()).contains("zone-b@100");
  }
}
