package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.it.Servers;
import io.cellstream.runtime.StreamApplication;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A topic that holds something else than the model's events, on a real cluster: said before the start, by the code that would turn it away. */
@ExtendWith(Servers.class)
class LastEventsIT {
  private final byte[] JSON = "{\"key\":\"a\",\"token\":\"b\"}".getBytes(UTF_8);

  @TempDir
  static Path folder;

  private final DevCluster cluster;

  LastEventsIT(DevCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aTopicOfJsonValuesIsToldByCheckAndByRun() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "json");
    send(lab, Collections.nCopies(12, JSON));
    String told = "all 10 records looked at, the last of topic json-in, would be dead letters (10 NOT_AVRO); the first is json-in-0@2: the"
        + " value begins with byte 123";

    Ended ended = lab.command("check");
    assertThat(events(ended)).anySatisfy(line -> assertThat(line).startsWith("warning  events        " + told));
    assertThat(ended.exitCode()).isZero();

    Path log = folder.resolve("json.log");
    Process run = lab.process(log, log, "run");
    try {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(log).contains(told));
    } finally {
      run.destroyForcibly();
    }
  }

  @Test
  void valuesOfARecordOfTheSendersOwnAreTold() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "own");
    int id;
    try (CachedSchemaRegistryClient registry = new CachedSchemaRegistryClient(cluster.registryUrl(), 10)) {
      id = registry.register("reading", new AvroSchema(
          "{\"type\":\"record\",\"name\":\"Reading\",\"namespace\":\"plant\",\"fields\":[{\"name\":\"celsius\",\"type\":\"double\"}]}"));
    }
    send(lab, Collections.nCopies(3, ByteBuffer.allocate(13).put((byte) 0).putInt(id).putDouble(21.5).array()));

    assertThat(events(lab.command("check"))).anySatisfy(line -> assertThat(line).startsWith("warning  events ")
        .contains("all 3 records looked at", "(3 INCOMPATIBLE_SCHEMA)", "own-in-0@0: schema " + id + " (plant.Reading) can't be read as"));
  }

  @Test
  void eventsOfAnotherKindThanTheModelTakesAreToldAndGoodOnesBesideThemAreCounted() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "kind");
    List<String> lines = List.of("{\"key\":\"k\",\"features\":[0.5,1.5]}", "{\"key\":\"k\",\"token\":\"a\"}",
        "{\"key\":\"k\",\"token\":\"€\"}",
        "{\"key\":\"k\",\"token\":\"b\"}");
    assertThat(lab.command("produce", "--input", lab.file("kind.jsonl", lines).toString()).exitCode()).isZero();

    assertThat(events(lab.command("check")))
        .anySatisfy(line -> assertThat(line).startsWith("warning  events        2 of 4 records looked at")
            .contains("(1 WRONG_INPUT_KIND, 1 UNKNOWN_TOKEN)", "kind-in-0@0: the model takes a token, the event has 2 features"));
  }

  @Test
  void onlyWhatTheStreamWouldReadIsLookedAtHoweverFarBackItIs() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "aborted");
    assertThat(lab.command("produce", "--input", lab.file("aborted.jsonl", CommandLab.events(3, 5)).toString()).exitCode()).isZero();
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", "aborting"))) {
      producer.initTransactions();
      for (int i = 0; i < 20; i++) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("aborted-in", JSON, JSON)).get();
        producer.abortTransaction();
      }
    }

    assertThat(events(lab.command("check"))).anySatisfy(
        line -> assertThat(line).startsWith("ok       events        of the last records of topic aborted-in, 5 were looked at: model "));
    assertThat(events(lab.command("check", "--set", "processing.guarantee=at_least_once")))
        .anySatisfy(line -> assertThat(line).contains("all 5 records looked at", "(5 NOT_AVRO)"));
  }

  @Test
  void aTopicWithoutRecordsIsFineAndAStartLeavesItWithoutASchema() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "empty");
    Ended ended = lab.command("check");
    assertThat(events(ended)).contains("ok       events        topic empty-in holds no record that could be looked at");
    assertThat(ended.out()).contains("subject empty-in-value has no version yet: who sends the first event registers it");

    try (StreamApplication _ = lab.stream();
        CachedSchemaRegistryClient registry = new CachedSchemaRegistryClient(cluster.registryUrl(), 10)) {
      assertThat(registry.getAllSubjects()).contains("empty-out-value").doesNotContain("empty-in-value");
      assertThat(lab.command("produce", "--input", lab.file("empty.jsonl", CommandLab.events(4, 5)).toString()).exitCode()).isZero();
      assertThat(registry.getAllSubjects()).contains("empty-in-value");
    }
  }

  private static List<String> events(Ended ended) {
    return ended.out().lines().filter(line -> line.contains(" events ")).toList();
  }

  private void send(CommandLab lab, List<byte[]> values) throws Exception {
    List<Future<RecordMetadata>> acks = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      values.forEach(value -> acks.add(producer.send(new ProducerRecord<>(lab.application + "-in", new byte[]{1}, value))));
    }
    for (Future<RecordMetadata> ack : acks) {
      ack.get();
    }
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
