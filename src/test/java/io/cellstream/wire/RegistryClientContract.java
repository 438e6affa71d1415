package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.serializers.subject.RecordNameStrategy;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** Subjects and ids to write under and to read by, on whatever registry. It may be in use by others: a test has a topic of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryClientContract {
  private static final Schema REORDERED = Samples.schema("""
      {"type":"record","name":"Prediction","namespace":"io.cellstream.avro","fields":[
        {"name":"model","type":"string"},{"name":"step","type":"long"}]}""");

  private final String url;
  private String topic = "";
  private String subject = "";
  private SchemaRegistryClient confluent = new CachedSchemaRegistryClient("http://127.0.0.1:1", 1);

  RegistryClientContract(String url) {
    this.url = url;
  }

  /** Where the registry is; its global compatibility level is BACKWARD. */
  final String url() {
    return url;
  }

  /** A client of it that remembers nothing. */
  private SchemaRegistryClient newConfluentClient() {
    return new CachedSchemaRegistryClient(url(), 100);
  }

  @BeforeEach
  void giveTheTestItsOwnTopic(TestInfo test) {
    topic = getClass().getSimpleName() + "-" + test.getTestMethod().orElseThrow().getName();
    subject = topic + "-value";
    confluent = newConfluentClient();
  }

  @Test
  void registersUnderTheTopicsSubjectByDefault() throws Exception {
    try (RegistryClient registry = open(Map.of())) {
      int id = registry.idToWrite(topic, AvroSchemas.PREDICTION);
      assertThat(confluent.getSchemaById(id).rawSchema()).isEqualTo(AvroSchemas.PREDICTION);
      assertThat(confluent.getAllVersions(subject)).containsExactly(1);
    }
  }

  @Test
  void honoursTheSubjectNameStrategy() throws Exception {
    try (RegistryClient byRecord = open(Map.of("value.subject.name.strategy", RecordNameStrategy.class.getName()));
        RegistryClient byBoth = open(Map.of("value.subject.name.strategy", TopicRecordNameStrategy.class.getName()))) {
      byRecord.idToWrite(topic, AvroSchemas.PREDICTION);
      byBoth.idToWrite(topic, AvroSchemas.PREDICTION);
      assertThat(confluent.getAllSubjects()).contains("io.cellstream.avro.Prediction", topic + "-io.cellstream.avro.Prediction")
          .doesNotContain(subject);
    }
  }

  @Test
  void withoutLeaveToRegisterASchemaThatIsThereIsFound() throws Exception {
    int id = confluent.register(subject, new AvroSchema(AvroSchemas.PREDICTION));
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false"))) {
      assertThat(registry.idToWrite(topic, AvroSchemas.PREDICTION)).isEqualTo(id);
    }
  }

  @Test
  void withoutLeaveToRegisterAMissingSchemaIsNamedWithTheRemedy() throws Exception {
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false"))) {
      assertThatThrownBy(() -> registry.idToWrite(topic, AvroSchemas.PREDICTION)).isInstanceOf(SchemaSetupException.class)
          .hasMessageContaining(subject).hasMessageContaining("auto.register.schemas=true").hasMessageContaining(url());
      assertThatThrownBy(() -> confluent.getLatestSchemaMetadata(subject)).hasMessageContaining("40401");
    }
  }

  @Test
  void theLatestVersionIsTakenIfItsLayoutIsOurs() throws Exception {
    Schema redocumented = Samples.schema(AvroSchemas.PREDICTION.toString().replace("All output values.", "Values."));
    int id = confluent.register(subject, new AvroSchema(redocumented));
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false", "use.latest.version", "true"))) {
      assertThat(registry.idToWrite(topic, AvroSchemas.PREDICTION)).isEqualTo(id);
    }
  }

  @Test
  void theLatestVersionIsRefusedIfItsLayoutIsAnother() throws Exception {
    confluent.register(subject, new AvroSchema(REORDERED));
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false", "use.latest.version", "true"))) {
      assertThatThrownBy(() -> registry.idToWrite(topic, AvroSchemas.PREDICTION)).isInstanceOf(SchemaSetupException.class)
          .hasMessageContaining("version 1 of subject " + subject).hasMessageContaining("use.latest.version=false");
    }
  }

  @Test
  void whoWritesEventsRegistersTheirSchemaAndOnce() throws Exception {
    try (RegistryClient registry = open(Map.of())) {
      var _ = new AvroEventWriter(registry, topic);
      var _ = new AvroEventWriter(registry, topic);
      assertThat(confluent.getAllVersions(subject)).hasSize(1);
    }
  }

  @Test
  void lookingAtAnInputRegistersNothing() throws Exception {
    try (RegistryClient registry = open(Map.of())) {
      assertThat(new SchemaSurvey(registry).input(topic)).isInstanceOf(SchemaSurvey.Fine.class).extracting(SchemaSurvey.Standing::text)
          .asString().contains("subject " + subject + " has no version yet", "who sends the first event registers it");
      assertThat(confluent.getAllSubjects()).doesNotContain(subject);
    }
  }

  @Test
  void aNormalisedSchemaIsFoundAgain() throws Exception {
    try (RegistryClient registering = open(Map.of("normalize.schemas", "true"));
        RegistryClient finding = open(Map.of("normalize.schemas", "true", "auto.register.schemas", "false"))) {
      int id = registering.idToWrite(topic, AvroSchemas.PREDICTION);
      assertThat(finding.idToWrite(topic, AvroSchemas.PREDICTION)).isEqualTo(id);
    }
  }

  @Test
  void aSubjectThatWasDeletedIsNoneAndIsRegisteredAgain() throws Exception {
    int id = confluent.register(subject, new AvroSchema(AvroSchemas.TOKEN_EVENT));
    confluent.deleteSubject(subject);
    try (RegistryClient registry = open(Map.of())) {
      assertThat(new SchemaSurvey(registry).input(topic).text()).contains("has no version yet");
      assertThat(registry.idToWrite(topic, AvroSchemas.TOKEN_EVENT)).isEqualTo(id);
      assertThat(newConfluentClient().getAllVersions(subject)).containsExactly(2);
    }
  }

  @Test
  void eventsOfADeletedSubjectAreStillRead() throws Exception {
    int id = confluent.register(subject, new AvroSchema(AvroSchemas.TOKEN_EVENT));
    confluent.deleteSubject(subject);
    try (RegistryClient registry = open(Map.of())) {
      assertThat(new AvroEventReader(registry).read(Samples.framed(id, Samples.tokenEvent("a"))).input())
          .isEqualTo(new RawInput.TokenText("a"));
    }
  }

  @Test
  void anIdThatWasNeverGivenIsUnknown() throws Exception {
    try (RegistryClient registry = open(Map.of())) {
      assertThat(rejection(registry, Samples.framed(2_000_000_000, Samples.tokenEvent("a")))).isEqualTo(RejectCause.UNKNOWN_SCHEMA);
    }
  }

  @Test
  void aSchemaThatIsNoEventsIsIncompatible() throws Exception {
    int id = confluent.register(subject, new AvroSchema("\"long\""));
    try (RegistryClient registry = open(Map.of())) {
      assertThat(rejection(registry, Samples.framed(id, out -> out.writeLong(1)))).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
    }
  }

  @Test
  void aSchemaThatRefersToOthersIsRead() throws Exception {
    String tag = "{\"type\":\"enum\",\"name\":\"Tag\",\"namespace\":\"t\",\"symbols\":[\"A\"]}";
    String event = "{\"type\":\"record\",\"name\":\"TokenEvent\",\"fields\":[{\"name\":\"tag\",\"type\":\"t.Tag\"},"
        + "{\"name\":\"input\",\"type\":[\"null\",\"string\"]}]}";
    confluent.register(topic + "-tag", new AvroSchema(tag));
    int id = confluent.register(subject,
        new AvroSchema(event, List.of(new SchemaReference("t.Tag", topic + "-tag", 1)), Map.of("t.Tag", tag), null));
    try (RegistryClient registry = open(Map.of())) {
      byte[] value = Samples.framed(id, out -> {
        out.writeEnum(0);
        out.writeIndex(1);
        out.writeString("x");
      });
      assertThat(new AvroEventReader(registry).read(value).input()).isEqualTo(new RawInput.TokenText("x"));
    }
  }

  @Test
  void aRegistrationThatWouldBreakTheSubjectIsRefusedWithTheRemedy() throws Exception {
    confluent.register(subject, new AvroSchema("\"long\""));
    try (RegistryClient registry = open(Map.of())) {
      assertThatThrownBy(() -> registry.idToWrite(topic, AvroSchemas.PREDICTION)).isInstanceOf(SchemaSetupException.class)
          .hasMessageContaining(subject).hasMessageContaining("compatibility").hasMessageNotContaining("\n");
    }
  }

  static RejectCause rejection(RegistryClient registry, byte[] value) {
    return catchThrowableOfType(RejectedEventException.class, () -> new AvroEventReader(registry).read(value)).rejectCause();
  }

  final RegistryClient open(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("schema.registry.url", url());
    return RegistryClient.open(settings);
  }
}
