package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.cli.CommandLab;
import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.interop.RegistryServer;
import io.cellstream.it.OwnReadings.Expected;
import io.cellstream.it.OwnReadings.Reading;
import io.cellstream.kernel.KernelMode;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import io.cellstream.runtime.ModelLoader;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.wire.RegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of every format on a real broker, as strangers write them. What comes of them equals what was worked out by hand, and what
 * {@code predict} makes of them.
 */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema READING = new Schema.Parser().parse("""
      {"type":"record","name":"MachineReading","namespace":"acme","fields":[
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"vibration","type":{"type":"record","name":"Vibration","fields":[{"name":"rms","type":"double"}]}},
        {"name":"temperature","type":["null","double"],"default":null},
        {"name":"ok","type":"boolean"},
        {"name":"state","type":"string"},
        {"name":"number","type":"long"},
        {"name":"phase","type":{"type":"enum","name":"Phase","symbols":["RUNNING","STOPPED"]}}]}""");
  private static final String READING_IN_JSON_SCHEMA = """
      {"$schema":"http://json-schema.org/draft-07/schema#","title":"MachineReading","type":"object","properties":{
        "at":{"type":"integer"},"vibration":{"type":"object","properties":{"rms":{"type":"number"}}},"temperature":{"type":"number"},
        "ok":{"type":"boolean"},"state":{"type":"string"},"number":{"type":"integer"},"phase":{"enum":["RUNNING","STOPPED"]}}}""";

  @TempDir
  static Path folder;

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
    return OwnTopic.ofReadings(lab, name, 1, own);
  }

  /** Confluent's serialisers for Protobuf can't be had from Maven Central: the bytes are those of Protobuf's own library. */
  @Test
  void protobufThroughAChangeOfItsSchema() throws Exception {
    OwnTopic topic = topic("readings-protobuf", Map.of("cellstream.input.format", "protobuf"));
    OwnReadings readings = new OwnReadings(11, "p");
    register("vibration", "PROTOBUF", ReadingMessages.VIBRATION, List.of());
    List<SchemaReference> references = List.of(new SchemaReference("acme/vibration.proto", "vibration", 1));
    int first = register(topic.name + "-value", "PROTOBUF", ReadingMessages.FIRST, references);

    // the distribution, whose lib/ must have all that Protobuf needs
    try (AppProcess app = AppProcess.run(folder, topic.config).awaitRunning()) {
      topic.send(readings.next(60), reading -> ReadingMessages.framed(first, reading));
      lab.read(topic.out(), readings.expected(lab.model).count(), "read_committed");
      register(topic.name + "-value", "PROTOBUF", ReadingMessages.LATER, references);
      produce(topic, readings.next(40));
      lab.read(topic.out(), readings.expected(lab.model).count(), "read_committed");
      assertThat(app.terminate()).isZero();
    }

    Expected expected = readings.expected(lab.model);
    topic.assertAsExpected(expected, topic.avroPredictions());
    topic.assertPredictSaysTheSame(expected, "model");
  }

  private void produce(OwnTopic topic, List<Reading> readings) throws IOException {
    Path lines = Files.write(folder.resolve("produced.jsonl"),
        readings.stream().map(each -> "{\"key\":\"" + each.machine() + "\",\"value\":"
            + each.json("\"" + Instant.ofEpochMilli(each.at()) + "\"").replace(",\"tags\":[1,{\"a\":null}]", "") + "}").toList());
    Ended produced = CommandLab.run("produce", "--config", topic.config.toString(), "--input", lines.toString());
    assertThat(produced.exitCode()).as(produced.err()).isZero();
  }

  private int register(String subject, String type, String text, List<SchemaReference> references) throws Exception {
    RegisterSchemaRequest request = new RegisterSchemaRequest();
    request.setSchemaType(type);
    request.setSchema(text);
    request.setReferences(references);
    return new RestService(lab.registryUrl).registerSchema(request, subject, false).getId();
  }

  /** Confluent's serialiser for JSON Schema can't be had from Maven Central either. */
  @Test
  void jsonInConfluentsFrame() throws Exception {
    OwnTopic topic = topic("readings-json-schema", Map.of("cellstream.input.format", "json"));
    OwnReadings readings = new OwnReadings(12, "j");
    int id = register(topic.name + "-value", "JSON", READING_IN_JSON_SCHEMA, List.of());

    try (StreamApplication _ = topic.stream()) {
      topic.send(readings.next(100), reading -> framed(id, reading.json()));
      Expected expected = readings.expected(lab.model);
      topic.assertAsExpected(expected, topic.avroPredictions());
      topic.assertPredictSaysTheSame(expected, "model");
    }
  }

  private static byte[] framed(int id, byte[] value) {
    return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(id).put(value).array();
  }

  @Test
  void avroOfConfluentsSerialiserAndByItsGuid() throws Exception {
    OwnTopic topic = topic("readings-confluent", Map.of());
    OwnReadings readings = new OwnReadings(13, "c");

    try (StreamApplication _ = topic.stream()) {
      ConfluentProcess.send(lab, lab.registryUrl, topic.name, READING, lines(readings.next(100)));
      UUID guid = UUID.fromString(latest(lab.registryUrl, topic.name).path("guid").asText());
      topic.sendRecords(readings.next(40).stream().map(each -> {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic.name, each.machine().getBytes(UTF_8), avro(each));
        byte[] header = ByteBuffer.allocate(17).put((byte) 1).putLong(guid.getMostSignificantBits()).putLong(guid.getLeastSignificantBits())
            .array();
        record.headers().add("__value_schema_id", header);
        return record;
      }).toList());
      Expected expected = readings.expected(lab.model);
      topic.assertAsExpected(expected, topic.avroPredictions());
      topic.assertPredictSaysTheSame(expected, "model");
    }
  }

  @Test
  void avroWithApicuriosRegistry(RegistryServer registry) throws Exception {
    OwnTopic topic = topic("readings-apicurio", Map.of("schema.registry.url", registry.url()));
    OwnReadings readings = new OwnReadings(14, "a");

    try (StreamApplication _ = topic.stream();
        RegistryClient client = RegistryClient.open(Map.of("schema.registry.url", registry.url()))) {
      ConfluentProcess.send(lab, registry.url(), topic.name, READING, lines(readings.next(100)));
      int id = latest(registry.url(), topic.name).path("id").asInt();
      // as Apicurio's own serialiser frames it
      topic.send(readings.next(40), each -> ByteBuffer.allocate(9 + avro(each).length).put((byte) 0).putLong(id).put(avro(each)).array());
      Expected expected = readings.expected(lab.model);
      topic.assertAsExpected(expected, OwnTopic.avroPredictions(client));
      topic.assertPredictSaysTheSame(expected, "model");
    }
  }

  private static JsonNode latest(String registry, String topic) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(registry + "/subjects/" + topic + "-value/versions/latest")).build();
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
  }

  private static List<String> lines(List<Reading> readings) {
    return readings.stream().map(each -> each.machine() + "\t" + avroJson(each)).toList();
  }

  /** Avro's own JSON, where a union's value has its type. */
  private static String avroJson(Reading reading) {
    return String.format(Locale.ROOT,
        "{\"at\":%d,\"vibration\":{\"rms\":%s},\"temperature\":%s,\"ok\":%b,\"state\":\"%s\",\"number\":%d,\"phase\":\"%s\"}", reading.at(),
        reading.rms(), reading.temperature() == null ? "null" : "{\"double\":" + reading.temperature() + "}", reading.ok(),
        reading.state(), reading.number(), reading.phase());
  }

  private static byte[] avro(Reading reading) {
    try {
      Object record = new GenericDatumReader<>(READING).read(null, DecoderFactory.get().jsonDecoder(READING, avroJson(reading)));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(READING).write(record, out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> withoutRegistry(String format) {
    return Map.of("cellstream.input.format", format, "cellstream.output.format", "json", "schema.registry.url", "");
  }

  @Test
  void jsonOfKcatAndForKcat() throws Exception {
    Kcat kcat = Kcat.require(lab.cluster.bootstrapServers(), folder);
    OwnTopic topic = topic("kcat-json", withoutRegistry("json"));
    OwnReadings readings = new OwnReadings(15, "k");

    try (StreamApplication _ = topic.stream()) {
      send(kcat, topic, readings.next(100), Reading::json);
      Expected expected = readings.expected(lab.model);
      topic.assertAsExpected(expected, OwnTopic.jsonPredictions());
      topic.assertPredictSaysTheSame(expected, "model");
      assertKcatReads(kcat, topic, expected, "features");
    }
  }

  @Test
  void csvOfKcatAndForKcat() throws Exception {
    Kcat kcat = Kcat.require(lab.cluster.bootstrapServers(), folder);
    Map<String, String> own = new HashMap<>(withoutRegistry("csv"));
    own.put("cellstream.input.columns", "at,rms,temperature,ok,state,number,phase");
    own.put("cellstream.input.features", "rms, temperature?last, ok, state:onehot(IDLE,RUN)");
    OwnTopic topic = topic("kcat-csv", own);
    OwnReadings readings = new OwnReadings(16, "k");

    try (StreamApplication _ = topic.stream()) {
      send(kcat, topic, readings.next(100), Reading::csv);
      Expected expected = readings.expected(lab.model);
      topic.assertAsExpected(expected, OwnTopic.jsonPredictions());
      topic.assertPredictSaysTheSame(expected, "model");
      assertKcatReads(kcat, topic, expected, "features");
    }
  }

  private static void send(Kcat kcat, OwnTopic topic, List<Reading> readings, Function<Reading, byte[]> writer)
      throws Exception {
    kcat.produce(topic.name, readings.stream().map(Reading::machine).toList(), readings.stream().map(writer).toList());
  }

  @Test
  void wordsOfKcatAndForKcat() throws Exception {
    Kcat kcat = Kcat.require(lab.cluster.bootstrapServers(), folder);
    ModelDefinition definition = TestModels.nextToken(7, 26, 4, 8);
    ModelPackageWriter.write(folder.resolve("words"), definition, Map.of());
    RecurrentModel model = ModelLoader.load(folder.resolve("words"), KernelMode.AUTO);
    Map<String, String> own = new HashMap<>(withoutRegistry("text"));
    own.put("cellstream.model", folder.resolve("words").toString());
    own.put("cellstream.input.token", "value");
    OwnTopic topic = new OwnTopic(lab, "kcat-words", 1, own);
    SplittableRandom random = new SplittableRandom(17);
    List<String> keys = new ArrayList<>();
    List<byte[]> words = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      keys.add("w" + random.nextInt(8));
      words.add((random.nextInt(15) == 0 ? "Zürich" : Character.toString('a' + random.nextInt(26))).getBytes(UTF_8));
    }

    try (StreamApplication _ = topic.stream()) {
      kcat.produce(topic.name, keys, words);
      Expected expected = OwnReadings.expectedOfWords(lab.read(topic.name, 100, "read_committed"), model);
      assertThat(expected.deadLetters()).isPositive();
      topic.assertAsExpected(expected, OwnTopic.jsonPredictions());
      topic.assertPredictSaysTheSame(expected, "words");
      assertKcatReads(kcat, topic, expected, "next-token");
    }
  }

  /** By nothing but the JSON that kcat prints. */
  private static void assertKcatReads(Kcat kcat, OwnTopic topic, Expected expected, String model) throws Exception {
    Map<String, List<JsonNode>> actual = new LinkedHashMap<>();
    for (Kcat.Message message : kcat.consume(topic.out())) {
      ObjectNode prediction = (ObjectNode) JSON.readTree(message.value());
      assertThat(prediction.remove("model").asText()).isEqualTo(model);
      prediction.remove("modelVersion");
      prediction.put("key", message.key()).put("timestamp", message.timestamp());
      actual.computeIfAbsent(message.key(), _ -> new ArrayList<>()).add(prediction);
    }
    Map<String, List<JsonNode>> lines = new HashMap<>();
    for (Map.Entry<String, List<String>> key : expected.predictions().entrySet()) {
      for (String line : key.getValue()) {
        lines.computeIfAbsent(key.getKey(), _ -> new ArrayList<>()).add(JSON.readTree(line));
      }
    }
    StreamLab.assertEqual(actual, lines);
  }
}
