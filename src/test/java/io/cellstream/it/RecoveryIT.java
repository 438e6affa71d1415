package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon events are stepped again after an outage of the registry, with Kafka's own session time-out. */
class RecoveryIT {
  private static final Duration SESSION = Duration.ofSeconds(45);
  /** The longest pause after two failures, a few heartbeats, and a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Map<String, String> PATIENT_SESSION = Map.of("session.timeout.ms", Long.toString(SESSION.toMillis()),
      "heartbeat.interval.ms", "3000");

  @TempDir
  Path folder;
  private StreamLab lab;
  private Workload work;

  @BeforeEach
  void start() throws Exception {
    lab = new StreamLab(folder, TestModels.nextToken(3, Workload.TOKENS, 5, 9));
    work = new Workload(3);
  }

  @AfterEach
  void stop() throws IOException {
    lab.close();
  }

  @Test
  void aReplacedThreadDoesNotWaitForItsPredecessorsSession() throws Exception {
    try (AppProcess app = app(PATIENT_SESSION)) {
      outage(app, "older-1", 2);
      assertThat(app.output()).contains("trying again in 1 s", "trying again in 2 s");

      int before = app.output().length();
      outage(app, "older-2", 2);
      assertThat(app.output().substring(before)).as("pauses begin anew after a recovery").contains("trying again in 1 s")
          .doesNotContain("trying again in 4 s");
      assertThat(app.terminate()).isZero();
    }
  }

  @Test
  void aReplacedThreadOfAStaticMemberTakesItsMembershipOver() throws Exception {
    Map<String, String> settings = new HashMap<>(PATIENT_SESSION);
    settings.put("group.instance.id", "pod");
    settings.put("num.stream.threads", "2");
    try (AppProcess app = app(settings)) {
      Awaitility.await("both threads' members").until(() -> members() == 2);
      outage(app, "older-1", 1);
      assertThat(members()).isEqualTo(2);
      assertThat(app.terminate()).isZero();
      assertThat(members()).as("members that stay for the process's return").isEqualTo(2);
    }
    try (AppProcess again = app(settings)) {
      lab.send(work.next(100));
      Awaitility.await("stepped without waiting for a session").atMost(SOON).untilAsserted(lab::assertPredictionsEqualTheOfflineRun);
      assertThat(again.terminate()).isZero();
    }
  }

  @Test
  void neitherDoesOneOfTheStreamsGroupProtocol() throws Exception {
    try (AppProcess app = app(Map.of("group.protocol", "streams", "session.timeout.ms", "", "heartbeat.interval.ms", ""))) {
      outage(app, "older-1", 1);
      assertThat(app.output()).doesNotContain("non-default kafka client supplier");
      assertThat(app.terminate()).isZero();
    }
  }

  private AppProcess app(Map<String, String> settings) throws IOException {
    return AppProcess.run(folder, lab.config("recovery.properties", settings)).awaitRunning();
  }

  /** The registry goes, an event comes whose schema must be fetched, so many threads fail at it; all is stepped soon after the registry is back. */
  private void outage(AppProcess app, String subject, int failures) throws Exception {
    byte[] value = ofNewSchema(subject);
    lab.send(work.next(200));
    lab.assertPredictionsEqualTheOfflineRun();
    int known = app.output().length();
    lab.cluster.stopRegistry();
    lab.sendForeign("key-0", value, new RawEvent(new RawInput.TokenId(3), OptionalLong.empty(), false, false));
    lab.send(work.next(200));
    Awaitility.await(failures + " failures").atMost(Duration.ofSeconds(60))
        .until(() -> app.output().substring(known).split("trying again in", -1).length > failures);
    lab.cluster.startRegistry();
    long back = System.nanoTime();
    lab.assertPredictionsEqualTheOfflineRun();
    assertThat(Duration.ofNanos(System.nanoTime() - back)).as("from the registry's return to the last prediction").isLessThan(SOON);
  }

  private int members() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.cluster.bootstrapServers()))) {
      ConsumerGroupDescription group = admin.describeConsumerGroups(List.of("lab")).all().get().values().iterator().next();
      return group.groupState() == GroupState.DEAD ? 0 : group.members().size();
    }
  }

  /** An event's bytes in a schema that nobody has seen, registered under this subject. */
  private byte[] ofNewSchema(String subject) throws Exception {
    Schema schema = new Schema.Parser().parse("""
        {"type": "record", "name": "TokenEvent", "namespace": "io.cellstream.avro", "doc": "%s", "fields": [
          {"name": "input", "type": ["null", "int", "string", {"type": "array", "items": "float"}], "default": null},
          {"name": "end", "type": "boolean", "default": false}]}""".formatted(subject));
    GenericData.Record event = new GenericData.Record(schema);
    event.put("input", 3);
    event.put("end", false);
    String url = lab.cluster.registryUrl();
    try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(url, 10);
        KafkaAvroSerializer serializer = new KafkaAvroSerializer(client, Map.of("schema.registry.url", url))) {
      return serializer.serialize(subject, event);
    }
  }
}
