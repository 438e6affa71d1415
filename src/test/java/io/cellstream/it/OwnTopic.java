package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.cli.CommandLab;
import io.cellstream.config.Settings;
import io.cellstream.it.OwnReadings.Expected;
import io.cellstream.it.OwnReadings.Reading;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.PredictionJson;
import io.cellstream.wire.PredictionLine;
import io.cellstream.wire.RegistryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A topic of records that are not Cellstream's, the settings of the application that reads it, and what is held against each other. */
final class OwnTopic {
  final String name;
  final Path config;
  private final StreamLab lab;
  private final int partitions;

  /** The topic, with those of its predictions and dead letters, which have its name and {@code -out} or {@code -dead}. */
  OwnTopic(StreamLab lab, String name, int partitions, Map<String, String> settings) throws Exception {
    this.lab = lab;
    this.name = name;
    this.partitions = partitions;
    Map<String, String> all = new HashMap<>(Map.of("application.id", name, "cellstream.input.topic", name, "cellstream.output.topic",
        out(), "cellstream.dead.letter.topic", dead(), "cellstream.states.snapshot.events", "5"));
    all.putAll(settings);
    for (String topic : List.of(name, out(), dead())) {
      lab.cluster.createTopic(topic, partitions, Map.of());
    }
    this.config = lab.config(name + ".properties", all);
  }

  /** A topic of {@link OwnReadings}, with their mapping. */
  static OwnTopic ofReadings(StreamLab lab, String name, int partitions, Map<String, String> own) throws Exception {
    Map<String, String> settings = new HashMap<>(OwnReadings.MAPPING);
    settings.putAll(own);
    return new OwnTopic(lab, name, partitions, settings);
  }

  String out() {
    return name + "-out";
  }

  String dead() {
    return name + "-dead";
  }

  /** The application in this process, running; close it to stop it. */
  StreamApplication stream() throws Exception {
    StreamApplication stream = prepared(Map.of());
    stream.start();
    if (!stream.awaitRunning(Duration.ofSeconds(60))) {
      stream.close();
      throw new AssertionError("the stream of " + name + " is not running after 60 s");
    }
    return stream;
  }

  /** The application in this process with these settings changed, not started yet. */
  StreamApplication prepared(Map<String, String> changes) throws Exception {
    return new StreamStarter(Settings.load(Optional.of(config), Map.of(), changes)).prepare();
  }

  /** Sends readings in order, and waits until the broker has them all. */
  void send(List<Reading> readings, Function<Reading, byte[]> writer) throws Exception {
    sendRecords(readings.stream().map(each -> new ProducerRecord<>(name, each.machine().getBytes(UTF_8), writer.apply(each))).toList());
  }

  void sendRecords(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    List<Future<RecordMetadata>> acks = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      records.forEach(record -> acks.add(producer.send(record)));
    }
    for (Future<RecordMetadata> ack : acks) {
      ack.get();
    }
  }

  /** How the value of a prediction is read. */
  interface Reader {
    Prediction read(byte[] value) throws RejectedEventException, JsonLineException;
  }

  Reader avroPredictions() {
    return avroPredictions(lab.registry);
  }

  static Reader avroPredictions(RegistryClient registry) {
    AvroPredictionReader reader = new AvroPredictionReader(registry);
    return value -> reader.read(value).prediction();
  }

  static Reader jsonPredictions() {
    return value -> PredictionLine.value(value).prediction();
  }

  /** Waits for the predictions and the dead letters, and that there are no more. */
  void assertAsExpected(Expected expected, Reader reader) throws Exception {
    Map<String, List<String>> actual = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : lab.read(out(), expected.count(), "read_committed")) {
      actual.computeIfAbsent(new String(record.key(), UTF_8), _ -> new ArrayList<>())
          .add(PredictionJson.write(record.key(), OptionalLong.of(record.timestamp()), reader.read(record.value())));
    }
    StreamLab.assertEqual(actual, expected.predictions());
    assertThat(lab.read(dead(), expected.deadLetters(), "read_committed")).hasSize(expected.deadLetters())
        .allSatisfy(letter -> assertThat(cause(letter)).isIn("MISSING_FIELD", "UNUSABLE_FIELD", "UNKNOWN_TOKEN"));
  }

  static String cause(ConsumerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("cellstream.error.cause").value(), UTF_8);
  }

  /** What a user without Kafka gets of the same records: consume's lines of the input topic, and predict's of those. */
  void assertPredictSaysTheSame(Expected expected, String model) throws Exception {
    int records = lab.read(name, 1, "read_committed").size();
    Ended consumed = CommandLab.run("consume", "--config", config.toString(), "--events", "--from-beginning", "--max",
        Integer.toString(records));
    List<String> events = consumed.out().lines().toList();
    assertThat(events).as(consumed.err()).hasSize(records);
    Map<String, List<String>> actual = new HashMap<>();
    int rejected = 0;
    for (int partition = 0; partition < partitions; partition++) {
      String place = "\"partition\":" + partition + ",";
      Path lines = Files.write(lab.folder.resolve("lines.jsonl"), events.stream().filter(line -> line.contains(place)).toList());
      Ended predicted = CommandLab.run("predict", "--model", lab.folder.resolve(model).toString(), "--config", config.toString(), "--input",
          lines.toString());
      for (String line : predicted.out().lines().toList()) {
        actual.computeIfAbsent(new String(PredictionLine.read(line).key(), UTF_8), _ -> new ArrayList<>()).add(line);
      }
      rejected += (int) predicted.err().lines().filter(line -> line.startsWith("line ")).count();
    }
    StreamLab.assertEqual(actual, expected.predictions());
    assertThat(rejected).isEqualTo(expected.deadLetters());
  }
}
