package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab;
import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.it.OwnReadings.Expected;
import io.cellstream.it.OwnReadings.Reading;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.PredictionJson;
import io.cellstream.wire.PredictionLine;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Topics of records that are not Cellstream's, on a real broker: through kills, and through schemas that change while the stream runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MappedTopicIT {
  private static final Schema FIRST = new Schema.Parser().parse("""
      {"type":"record","name":"MachineReading","namespace":"acme","fields":[
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"vibration","type":{"type":"record","name":"Vibration","fields":[{"name":"rms","type":"double"}]}},
        {"name":"temperature","type":["null","double"],"default":null},
        {"name":"ok","type":"boolean"},
        {"name":"state","type":"string"},
        {"name":"number","type":"long"},
        {"name":"phase","type":{"type":"enum","name":"Phase","symbols":["RUNNING","STOPPED"]}}]}""");
  /** The temperature has another name, which its alias tells; fields come and go, and change their places. */
  private static final Schema LATER = new Schema.Parser().parse("""
      {"type":"record","name":"MachineReading","namespace":"acme","fields":[
        {"name":"number","type":"long"},
        {"name":"site","type":["null","string"],"default":null},
        {"name":"celsius","type":["double","null"],"default":0,"aliases":["temperature"]},
        {"name":"phase","type":{"type":"enum","name":"Phase","symbols":["STOPPED","PAUSED","RUNNING"],"default":"RUNNING"}},
        {"name":"vibration","type":{"type":"record","name":"Vibration","fields":[
          {"name":"axes","type":{"type":"array","items":"float"},"default":[]},{"name":"rms","type":"double"}]}},
        {"name":"state","type":"string"},
        {"name":"ok","type":"boolean"},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}}]}""");

  @TempDir
  static Path folder;

  private final long begun = System.currentTimeMillis();
  private StreamLab lab;

  @BeforeAll
  void start() throws Exception {
    lab = new StreamLab(folder, TestModels.features(9, Shape.SYNCHRONIZED, 5, DenseActivation.LINEAR, 3, 8));
  }

  @AfterAll
  void stop() throws IOException {
    lab.close();
  }

  private Path config(String name, Map<String, String> own) throws Exception {
    Map<String, String> settings = new HashMap<>(OwnReadings.MAPPING);
    settings.putAll(Map.of("application.id", name, "cellstream.input.topic", name, "cellstream.output.topic", name + "-out",
        "cellstream.dead.letter.topic", name + "-dead", "cellstream.states.snapshot.events", "5"));
    settings.putAll(own);
    for (String topic : List.of(name, name + "-out", name + "-dead")) {
      lab.cluster.createTopic(topic, StreamLab.PARTITIONS, Map.of());
    }
    return lab.config(name + ".properties", settings);
  }

  private void send(String topic, List<Reading> readings, Function<Reading, byte[]> writer) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      for (Reading each : readings) {
        producer.send(new ProducerRecord<>(topic, each.machine().getBytes(UTF_8), writer.apply(each))).get();
      }
    }
  }

  private byte[] avro(String topic, Reading reading, boolean later) {
    Schema schema = later ? LATER : FIRST;
    GenericData.Record vibration = new GenericData.Record(schema.getField("vibration").schema());
    vibration.put("rms", reading.rms());
    GenericData.Record record = new GenericData.Record(schema);
    record.put("vibration", vibration);
    record.put(later ? "celsius" : "temperature", reading.temperature());
    record.put("ok", reading.ok());
    record.put("state", reading.state());
    record.put("number", reading.number());
    record.put("phase", new GenericData.EnumSymbol(schema.getField("phase").schema(), reading.stopped() ? "STOPPED" : "RUNNING"));
    if (later) {
      vibration.put("axes", List.of(1f, 2f));
      record.put("at", reading.at() * 1000);
    } else {
      record.put("at", reading.at());
    }
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(Map.of("schema.registry.url", lab.registryUrl, "avro.use.logical.type.converters", false), false);
      return serializer.serialize(topic, record);
    }
  }

  private static byte[] json(Reading reading) {
    return String.format(Locale.ROOT,
        "{\"at\":%d,\"vibration\":{\"rms\":%s},%s\"ok\":%b,\"state\":\"%s\",\"number\":%d,\"phase\":\"%s\",\"tags\":[1,{\"a\":null}]}",
        reading.at(),
        reading.rms(), reading.temperature() == null ? "" : "\"temperature\":" + reading.temperature() + ",", reading.ok(), reading.state(),
        reading.number(), reading.stopped() ? "STOPPED" : "RUNNING").getBytes(UTF_8);
  }

  private static byte[] csv(Reading reading) {
    return String.join(",", Long.toString(reading.at()), Double.toString(reading.rms()),
        reading.temperature() == null ? "" : reading.temperature().toString(), Boolean.toString(reading.ok()),
        "\"" + reading.state() + "\"",
        Long.toString(reading.number()), reading.stopped() ? "STOPPED" : "RUNNING").getBytes(UTF_8);
  }

  /** How the value of a prediction is read. */
  private interface Reader {
    PredictionAndEvent read(byte[] value) throws RejectedEventException, JsonLineException;
  }

  private record PredictionAndEvent(io.cellstream.sequence.Prediction prediction, Map<String, Object> event) {
  }

  private Reader avroPredictions() {
    AvroPredictionReader reader = new AvroPredictionReader(lab.registry);
    return value -> new PredictionAndEvent(reader.read(value).prediction(), Map.of());
  }

  private void assertAsExpected(String name, Expected expected, Reader reader) throws Exception {
    Map<String, List<String>> actual = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : lab.read(name + "-out", expected.count(), "read_committed")) {
      String key = new String(record.key(), UTF_8);
      actual.computeIfAbsent(key, _ -> new ArrayList<>())
          .add(PredictionJson.write(record.key(), OptionalLong.of(record.timestamp()), reader.read(record.value()).prediction()));
    }
    StreamLab.assertEqual(actual, expected.predictions());
    assertThat(lab.read(name + "-dead", expected.deadLetters(), "read_committed")).hasSize(expected.deadLetters())
        .allSatisfy(letter -> assertThat(new String(letter.headers().lastHeader("cellstream.error.cause").value(), UTF_8))
            .isIn("MISSING_FIELD", "UNUSABLE_FIELD"))
        .allSatisfy(letter -> assertThat(letter.timestamp()).as("the record's own").isGreaterThan(begun));
  }

  /** Kills the stream between readings; {@code late} writes those that come after the second start. */
  private Expected through(String name, Path config, OwnReadings readings, Function<Reading, byte[]> early, Function<Reading, byte[]> late)
      throws Exception {
    try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
      send(name, readings.next(300), early);
      lab.read(name + "-out", readings.expected(lab.model).count() / 2, "read_committed");
      app.kill();
    }
    send(name, readings.next(100), early);
    try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
      send(name, readings.next(200), late);
      Expected expected = readings.expected(lab.model);
      lab.read(name + "-out", expected.count(), "read_committed");
      assertThat(app.terminate()).isZero();
      return expected;
    }
  }

  /** What a user without Kafka gets of the same records: consume's lines of the input topic, and predict's of those. */
  private void assertPredictSaysTheSame(Path config, Expected expected) throws Exception {
    Map<String, List<String>> actual = new HashMap<>();
    int rejected = 0;
    for (int partition = 0; partition < StreamLab.PARTITIONS; partition++) {
      Ended consumed = CommandLab.run("consume", "--config", config.toString(), "--events", "--from-beginning", "--partition",
          Integer.toString(partition), "--timeout", "2");
      Path lines = Files.writeString(folder.resolve("lines.jsonl"), consumed.out());
      Ended predicted = CommandLab.run("predict", "--model", folder.resolve("model").toString(), "--config", config.toString(), "--input",
          lines.toString());
      for (String line : predicted.out().lines().toList()) {
        actual.computeIfAbsent(new String(PredictionLine.read(line).key(), UTF_8), _ -> new ArrayList<>()).add(line);
      }
      rejected += (int) predicted.err().lines().filter(line -> line.startsWith("line ")).count();
    }
    StreamLab.assertEqual(actual, expected.predictions());
    assertThat(rejected).isEqualTo(expected.deadLetters());
  }

  @Test
  void avroThroughAKillAndAChangeOfItsSchema() throws Exception {
    Path config = config("readings-avro", Map.of());

    Expected expected = through("readings-avro", config, new OwnReadings(1, "m"), reading -> avro("readings-avro", reading, false),
        reading -> avro("readings-avro", reading, true));

    assertAsExpected("readings-avro", expected, avroPredictions());
    assertPredictSaysTheSame(config, expected);
  }

  /** No registry at all, on either side. */
  @Test
  void jsonWithoutARegistry() throws Exception {
    Path config = config("readings-json",
        Map.of("cellstream.input.format", "json", "cellstream.output.format", "json", "schema.registry.url", "",
            "cellstream.output.carry", "state, number"));

    Expected expected = through("readings-json", config, new OwnReadings(2, "m"), MappedTopicIT::json, MappedTopicIT::json);

    assertAsExpected("readings-json", expected,
        value -> new PredictionAndEvent(PredictionLine.value(value).prediction(), PredictionLine.value(value).event()));
    assertPredictSaysTheSame(config, expected);
    assertThat(lab.read("readings-json-out", 1, "read_committed")).allSatisfy(
        record -> assertThat(PredictionLine.value(record.value()).event().get("state")).isIn("IDLE", "RUN"));
  }

  @Test
  void linesOfColumns() throws Exception {
    Map<String, String> own = new HashMap<>(Map.of("cellstream.input.format", "csv", "cellstream.input.columns",
        "at,rms,temperature,ok,state,number,phase"));
    own.put("cellstream.input.features", "rms, temperature?last, ok, state:onehot(IDLE,RUN)");
    Path config = config("readings-csv", own);

    Expected expected = through("readings-csv", config, new OwnReadings(3, "m"), MappedTopicIT::csv, MappedTopicIT::csv);

    assertAsExpected("readings-csv", expected, avroPredictions());
    assertPredictSaysTheSame(config, expected);
  }

  @Test
  void anotherMappingIsAnotherInput() throws Exception {
    Path config = config("readings-changed", Map.of("cellstream.input.format", "json"));
    OwnReadings readings = new OwnReadings(4, "m");
    try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
      send("readings-changed", readings.next(100), MappedTopicIT::json);
      lab.read("readings-changed-out", readings.expected(lab.model).count(), "read_committed");
      assertThat(app.terminate()).isZero();
    }
    Map<String, String> changed = new HashMap<>(OwnReadings.MAPPING);
    changed.put("cellstream.input.features", "vibration.rms, temperature?0, ok, state:onehot(IDLE,RUN)");

    try (AppProcess app = AppProcess.run(folder, changedConfig(config, changed))) {
      app.awaitOutput("the stored states were made with another mapping of fields");
      assertThat(app.output()).contains("cellstream.model.changed=restart");
    }
  }

  private static Path changedConfig(Path config, Map<String, String> changed) throws IOException {
    List<String> lines = Files.readAllLines(config).stream().map(line -> {
      String name = line.substring(0, line.indexOf('='));
      return changed.containsKey(name) ? name + "=" + changed.get(name) : line;
    }).toList();
    return Files.write(config.resolveSibling("changed.properties"), lines);
  }
}
