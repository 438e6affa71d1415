package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.it.OwnReadings.Expected;
import io.cellstream.it.OwnReadings.Reading;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.wire.PredictionLine;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
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

  private OwnTopic topic(String name, Map<String, String> own) throws Exception {
    return OwnTopic.ofReadings(lab, name, StreamLab.PARTITIONS, own);
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

  /** Kills the stream in the midst of readings; {@code late} writes those that come after the second start. */
  private Expected through(OwnTopic topic, OwnReadings readings, Function<Reading, byte[]> early, Function<Reading, byte[]> late)
      throws Exception {
    try (AppProcess app = AppProcess.run(folder, topic.config).awaitRunning()) {
      topic.send(readings.next(200), early);
      lab.read(topic.out(), readings.expected(lab.model).count(), "read_committed");
      topic.send(readings.next(100), early);
      app.kill();
    }
    topic.send(readings.next(100), early);
    try (AppProcess app = AppProcess.run(folder, topic.config).awaitRunning()) {
      topic.send(readings.next(200), late);
      Expected expected = readings.expected(lab.model);
      lab.read(topic.out(), expected.count(), "read_committed");
      assertThat(app.terminate()).isZero();
      return expected;
    }
  }

  @Test
  void avroThroughAKillAndAChangeOfItsSchema() throws Exception {
    OwnTopic topic = topic("readings-avro", Map.of());

    Expected expected = through(topic, new OwnReadings(1, "m"), reading -> avro(topic.name, reading, false),
        reading -> avro(topic.name, reading, true));

    topic.assertAsExpected(expected, topic.avroPredictions());
    topic.assertPredictSaysTheSame(expected, "model");
    assertThat(lab.read(topic.dead(), 1, "read_committed"))
        .allSatisfy(letter -> assertThat(letter.timestamp()).as("the record's own").isGreaterThan(begun));
  }

  /** No registry at all, on either side. */
  @Test
  void jsonWithoutARegistry() throws Exception {
    OwnTopic topic = topic("readings-json",
        Map.of("cellstream.input.format", "json", "cellstream.output.format", "json", "schema.registry.url", "",
            "cellstream.output.carry", "state, number"));

    Expected expected = through(topic, new OwnReadings(2, "m"), Reading::json, Reading::json);

    topic.assertAsExpected(expected, OwnTopic.jsonPredictions());
    topic.assertPredictSaysTheSame(expected, "model");
    assertThat(lab.read(topic.out(), 1, "read_committed")).allSatisfy(
        record -> assertThat(PredictionLine.value(record.value()).event().get("state")).isIn("IDLE", "RUN"));
  }

  @Test
  @Timeout(90)
  void anotherMappingIsAnotherInput() throws Exception {
    OwnTopic topic = topic("readings-changed", Map.of("cellstream.input.format", "json"));
    OwnReadings readings = new OwnReadings(4, "m");
    try (StreamApplication app = topic.stream()) {
      topic.send(readings.next(100), Reading::json);
      lab.read(topic.out(), readings.expected(lab.model).count(), "read_committed");
      assertThat(app.stop()).isEmpty();
    }

    Map<String, String> changed = Map.of("cellstream.input.features", "vibration.rms, temperature?0, ok, state:onehot(IDLE,RUN)");
    try (StreamApplication app = topic.prepared(changed)) {
      app.start();
      assertThat(app.awaitEnd()).hasValueSatisfying(why -> assertThat(why)
          .contains("the stored states were made with another mapping of fields", "cellstream.model.changed=continue if",
              "cellstream.model.changed=restart"));
    }
    Map<String, String> goingOn = new HashMap<>(changed);
    goingOn.put("cellstream.model.changed", "continue");
    try (StreamApplication app = topic.prepared(goingOn)) {
      app.start();
      assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
      topic.send(readings.next(100), Reading::json);
      lab.read(topic.out(), readings.expected(lab.model).count(), "read_committed");
      assertThat(app.stop()).isEmpty();
    }
  }
}
