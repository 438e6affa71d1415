package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.cli.Readme;
import io.cellstream.interop.RegistryServer;
import io.cellstream.modelfile.TestModels;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.PredictionJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The stream among strangers: another registry, other producers and consumers. The predictions equal the offline run, to the bit. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignClientsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  static Path folder;

  private StreamLab lab;
  private AppProcess app;
  private int unknownTokens;

  @BeforeAll
  void start(RegistryServer registry) throws Exception {
    lab = new StreamLab(folder, TestModels.nextToken(8, Workload.TOKENS, 5, 19), registry.url());
    app = AppProcess.run(folder, lab.config).awaitRunning();
  }

  @AfterAll
  void stop() throws IOException {
    app.close();
    lab.close();
  }

  @Test
  void aKillLeavesNoTraceWithAnotherRegistry() throws Exception {
    Workload work = new Workload(81, "killed-");
    lab.send(work.next(1000));
    lab.awaitPredictions(lab.expected());
    lab.send(work.next(2000));
    app.kill();
    lab.send(work.next(500));
    app = AppProcess.run(folder, lab.config).awaitRunning();
    assertEverythingEqualsTheOfflineRun(work);
  }

  @Test
  void confluentsSerialisersInAProcessOfTheirOwnAreUnderstoodAndUnderstand() throws Exception {
    Workload work = new Workload(82, "confluent-");
    List<JsonEvent> events = work.next(600);
    lab.sentByOthers(events);
    Map<String, List<String>> expected = lab.expected();
    int count = expected.values().stream().mapToInt(List::size).sum();
    Map<String, List<JsonNode>> actual = new LinkedHashMap<>();
    for (String line : ConfluentProcess.run(lab, events, count)) {
      String[] parts = line.split("\t", 3);
      actual.computeIfAbsent(parts[0], k -> new ArrayList<>()).add(prediction(parts[0], parts[1], parts[2]));
    }
    Map<String, List<JsonNode>> parsed = new HashMap<>();
    for (Map.Entry<String, List<String>> key : expected.entrySet()) {
      for (String line : key.getValue()) {
        parsed.computeIfAbsent(key.getKey(), k -> new ArrayList<>()).add(JSON.readTree(line));
      }
    }
    StreamLab.assertEqual(actual, parsed);
    assertEverythingEqualsTheOfflineRun(work);
  }

  @Test
  void kcatsEventsArePredictedAndKcatReadsThePredictions() throws Exception {
    Kcat kcat = Kcat.require(lab.cluster.bootstrapServers(), folder);
    Workload work = new Workload(83, "kcat-");
    List<JsonEvent> events = work.next(400);
    send(kcat, events, "-H", "trace=abc");
    Map<String, List<String>> expected = lab.expected();
    lab.awaitPredictions(expected);
    Map<String, List<String>> actual = new LinkedHashMap<>();
    AvroPredictionReader reader = new AvroPredictionReader(lab.registry);
    for (Kcat.Message message : kcat.consume("predictions")) {
      assertThat(message.headers()).isEqualTo(message.key().startsWith("kcat-") ? "trace=abc" : "");
      actual.computeIfAbsent(message.key(), k -> new ArrayList<>()).add(PredictionJson.write(message.key().getBytes(UTF_8),
          OptionalLong.of(message.timestamp()), reader.read(message.value()).prediction()));
    }
    StreamLab.assertEqual(actual, expected);
    assertEverythingEqualsTheOfflineRun(work);
    assertThat(kcat.consume("dead")).hasSize(unknownTokens)
        .allSatisfy(letter -> assertThat(letter.headers()).contains("cellstream.error.cause=UNKNOWN_TOKEN"));
  }

  /** librdkafka's own partitioner is another than Java's: two producers that share keys must agree on one. The settings are the document's. */
  @Test
  void kcatGoesOnWithAJavaProducersSequencesIfItPartitionsAsJavaDoes() throws Exception {
    List<String> settings = new ArrayList<>(List.of("-X", "transactional.id=kcat-" + folder.getFileName()));
    Readme.read(List.of(Path.of("docs", "producing.md"))).first("properties").forEach(line -> settings.addAll(List.of("-X", line)));
    assertThat(settings).contains("partitioner=murmur2_random");
    Kcat kcat = Kcat.require(lab.cluster.bootstrapServers(), folder);
    Workload work = new Workload(84, "shared-");
    lab.send(work.next(300));
    send(kcat, work.next(300), settings.toArray(String[]::new));
    assertEverythingEqualsTheOfflineRun(work);
    assertThat(partitions("shared-")).allSatisfy((key, partition) -> assertThat(partition).isEqualTo(javas(key)));

    Workload alone = new Workload(85, "alone-");
    send(kcat, alone.next(100));
    assertEverythingEqualsTheOfflineRun(alone);
    assertThat(partitions("alone-")).as("by librdkafka's own partitioner")
        .anySatisfy((key, partition) -> assertThat(partition).isNotEqualTo(javas(key)));
  }

  private void send(Kcat kcat, List<JsonEvent> events, String... more) throws Exception {
    AvroEventWriter writer = new AvroEventWriter(lab.registry, "events");
    List<String> keys = events.stream().map(ForeignClientsIT::key).toList();
    int before = lab.read("events", 0, "read_committed").size();
    kcat.produce("events", keys, events.stream().map(event -> writer.write(event.event())).toList(), more);
    lab.sentByOthers(asTheyAreInTheTopic(events, lab.read("events", before + events.size(), "read_committed")));
  }

  /** The events with the timestamps that their producer gave them, which can't be told which. */
  private static List<JsonEvent> asTheyAreInTheTopic(List<JsonEvent> events, List<ConsumerRecord<byte[], byte[]>> topic) {
    Map<String, Deque<Long>> timestamps = new HashMap<>();
    topic.forEach(record -> timestamps.computeIfAbsent(new String(record.key(), UTF_8), k -> new ArrayDeque<>()).add(record.timestamp()));
    Map<String, Long> sent = new HashMap<>();
    events.forEach(event -> sent.merge(key(event), 1L, Long::sum));
    // the last ones of a key are this producer's
    sent.forEach((key, count) -> {
      Deque<Long> all = Objects.requireNonNull(timestamps.get(key));
      while (all.size() > count) {
        all.removeFirst();
      }
    });
    return events.stream().map(event -> new JsonEvent(event.key(),
        OptionalLong.of(Objects.requireNonNull(timestamps.get(key(event))).removeFirst()), event.event())).toList();
  }

  private Map<String, Integer> partitions(String keys) {
    Map<String, Integer> partitions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> event : lab.read("events", 0, "read_committed")) {
      String key = new String(event.key(), UTF_8);
      if (key.startsWith(keys)) {
        Integer other = partitions.put(key, event.partition());
        assertThat(other).as(key).isIn(null, event.partition());
      }
    }
    return partitions;
  }

  private static int javas(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % StreamLab.PARTITIONS;
  }

  private static String key(JsonEvent event) {
    return new String(Objects.requireNonNull(event.key()), UTF_8);
  }

  /** Avro's own JSON of a prediction, in the form of {@link PredictionJson}. */
  private static JsonNode prediction(String key, String timestamp, String avro) throws IOException {
    ObjectNode fields = (ObjectNode) JSON.readTree(avro);
    assertThat(fields.remove("model").asText()).isEqualTo("next-token");
    fields.remove("modelVersion");
    withoutNulls(fields);
    fields.path("top").forEach(candidate -> withoutNulls((ObjectNode) candidate));
    return fields.put("key", key).set("timestamp", JSON.readTree(timestamp));
  }

  private static void withoutNulls(ObjectNode fields) {
    fields.properties().removeIf(field -> field.getValue().isNull());
  }

  private void assertEverythingEqualsTheOfflineRun(Workload work) throws Exception {
    lab.assertPredictionsEqualTheOfflineRun();
    unknownTokens += work.unknownTokens();
    assertThat(lab.read("dead", unknownTokens, "read_committed")).hasSize(unknownTokens)
        .allSatisfy(letter -> assertThat(new String(letter.headers().lastHeader("cellstream.error.cause").value(), UTF_8))
            .isEqualTo("UNKNOWN_TOKEN"));
  }
}
