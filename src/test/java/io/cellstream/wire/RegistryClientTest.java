package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.subject.RecordNameStrategy;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Subjects and ids to write under, on Confluent's mock registry. */
class RegistryClientTest {
  private static final Schema REORDERED = Samples.schema("""
      {"type":"record","name":"Prediction","namespace":"io.cellstream.avro","fields":[
        {"name":"model","type":"string"},{"name":"step","type":"long"}]}""");

  private String scope = "";
  private SchemaRegistryClient confluent = Samples.confluent("unused");

  @BeforeEach
  void ownRegistry(TestInfo test) {
    scope = "client-" + test.getDisplayName().replaceAll("\\W", "");
    confluent = Samples.confluent(scope);
  }

  @Test
  void registersUnderTheTopicsSubjectByDefault() throws Exception {
    try (RegistryClient registry = open(Map.of())) {
      int id = registry.idToWrite("out", AvroSchemas.PREDICTION);
      assertThat(confluent.getSchemaById(id).rawSchema()).isEqualTo(AvroSchemas.PREDICTION);
      assertThat(confluent.getAllSubjects()).containsExactly("out-value");
    }
  }

  @Test
  void honoursTheSubjectNameStrategy() throws Exception {
    try (RegistryClient byRecord = open(Map.of("value.subject.name.strategy", RecordNameStrategy.class.getName()));
        RegistryClient byBoth = open(Map.of("value.subject.name.strategy", TopicRecordNameStrategy.class.getName()))) {
      byRecord.idToWrite("out", AvroSchemas.PREDICTION);
      byBoth.idToWrite("out", AvroSchemas.PREDICTION);
      assertThat(confluent.getAllSubjects()).containsExactlyInAnyOrder("io.cellstream.avro.Prediction",
          "out-io.cellstream.avro.Prediction");
    }
  }

  @Test
  void withoutLeaveToRegisterASchemaThatIsThereIsFound() throws Exception {
    int id = confluent.register("out-value", new AvroSchema(AvroSchemas.PREDICTION));
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false"))) {
      assertThat(registry.idToWrite("out", AvroSchemas.PREDICTION)).isEqualTo(id);
    }
  }

  @Test
  void withoutLeaveToRegisterAMissingSchemaIsNamedWithTheRemedy() throws Exception {
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false"))) {
      assertThatThrownBy(() -> registry.idToWrite("out", AvroSchemas.PREDICTION)).isInstanceOf(SchemaSetupException.class)
          .hasMessageContaining("out-value").hasMessageContaining("auto.register.schemas=true").hasMessageContaining("mock://" + scope);
      assertThatThrownBy(() -> confluent.getLatestSchemaMetadata("out-value")).hasMessageContaining("40401");
    }
  }

  @Test
  void theLatestVersionIsTakenIfItsLayoutIsOurs() throws Exception {
    Schema redocumented = Samples.schema(AvroSchemas.PREDICTION.toString().replace("All output values.", "Values."));
    int id = confluent.register("out-value", new AvroSchema(redocumented));
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false", "use.latest.version", "true"))) {
      assertThat(registry.idToWrite("out", AvroSchemas.PREDICTION)).isEqualTo(id);
    }
  }

  @Test
  void theLatestVersionIsRefusedIfItsLayoutIsAnother() throws Exception {
    confluent.register("out-value", new AvroSchema(REORDERED));
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false", "use.latest.version", "true"))) {
      assertThatThrownBy(() -> registry.idToWrite("out", AvroSchemas.PREDICTION)).isInstanceOf(SchemaSetupException.class)
          .hasMessageContaining("version 1 of subject out-value").hasMessageContaining("use.latest.version=false");
    }
  }

  @Test
  void theInputsSubjectIsRegisteredOnce() throws Exception {
    try (RegistryClient registry = open(Map.of())) {
      assertThat(registry.hasInputSubject("in")).isFalse();
      assertThat(registry.ensureInputSubject("in")).isTrue();
      assertThat(registry.ensureInputSubject("in")).isFalse();
      assertThat(registry.hasInputSubject("in")).isTrue();
      assertThat(confluent.getAllVersions("in-value")).hasSize(1);
    }
  }

  @Test
  void theInputsSubjectOfSomeoneElseIsLeftAlone() throws Exception {
    confluent.register("in-value", new AvroSchema(REORDERED));
    try (RegistryClient registry = open(Map.of())) {
      assertThat(registry.ensureInputSubject("in")).isFalse();
      assertThat(confluent.getAllVersions("in-value")).hasSize(1);
    }
  }

  @Test
  void theInputsSubjectIsNotRegisteredWithoutLeave() throws Exception {
    try (RegistryClient registry = open(Map.of("auto.register.schemas", "false"))) {
      assertThat(registry.ensureInputSubject("in")).isFalse();
      assertThat(confluent.getAllSubjects()).isEmpty();
    }
  }

  @Test
  void aMissingAddressOrAWrongStrategyIsAConfigurationError() {
    assertThatThrownBy(() -> RegistryClient.open(Map.of())).isInstanceOf(ConfigException.class).hasMessageContaining("schema.registry.url");
    assertThatThrownBy(() -> open(Map.of("value.subject.name.strategy", "no.such.Class"))).isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.such.Class");
    assertThatThrownBy(() -> RegistryClient.open(Map.of("schema.registry.url", "http://localhost:1", "http.read.timeout.ms", "soon")))
        .isInstanceOf(ConfigException.class).hasMessageContaining("http.read.timeout.ms");
  }

  @Test
  void theAddressIsPrintedWithoutItsCredentials() throws Exception {
    try (RegistryClient registry = RegistryClient.open(Map.of("schema.registry.url", "http://me:secret@a:1,http://b:2"))) {
      assertThat(registry.address()).isEqualTo("http://a:1,http://b:2");
    }
  }

  private RegistryClient open(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(Samples.serdeSettings(scope));
    settings.putAll(more);
    return RegistryClient.open(settings);
  }
}
