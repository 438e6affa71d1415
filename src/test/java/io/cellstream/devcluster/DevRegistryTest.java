package io.cellstream.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Confluent's own client against the registry. */
class DevRegistryTest {

  static final AvroSchema ONE = schema("{'name':'a','type':'string'}");
  static final AvroSchema ONE_AND_DEFAULT = schema("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");
  static final AvroSchema ONE_AND_MORE = schema("{'name':'a','type':'string'},{'name':'b','type':'int'}");
  private static final AvroSchema WITHOUT_ONE = schema("{'name':'b','type':'int','default':0}");

  private DevRegistry registry;
  private SchemaRegistryClient client;

  @BeforeEach
  void start() throws IOException {
    registry = DevRegistry.start();
    client = client(registry, Map.of());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    registry.close();
  }

  @Test
  void givesASchemaOneIdWhateverTheSubjectAndHoweverOften() throws Exception {
    int id = client.register("s-value", ONE);
    assertThat(client(registry, Map.of()).register("s-value", ONE)).isEqualTo(id);
    assertThat(client.register("other-value", ONE)).isEqualTo(id);
    assertThat(client.register("s-value", ONE_AND_DEFAULT)).isNotEqualTo(id);
    assertThat(client.getAllVersions("s-value")).containsExactly(1, 2);
    assertThat(client.getAllSubjects()).containsExactlyInAnyOrder("s-value", "other-value");
    assertThat(client.getAllSubjectsByPrefix("oth")).containsExactly("other-value");
    assertThat(client.getAllVersionsById(id)).containsExactlyInAnyOrder(new SubjectVersion("s-value", 1),
        new SubjectVersion("other-value", 1));
    assertThat(client.getAllSubjectsById(id)).containsExactlyInAnyOrder("s-value", "other-value");
  }

  @Test
  void findsASchemaByIdByVersionAndBySchema() throws Exception {
    int first = client.register("s", ONE);
    int second = client.register("s", ONE_AND_DEFAULT);
    SchemaRegistryClient fresh = client(registry, Map.of());
    assertThat(fresh.getSchemaById(first)).isEqualTo(ONE);
    assertThat(fresh.getSchemaBySubjectAndId("s", second)).isEqualTo(ONE_AND_DEFAULT);
    assertThat(fresh.getId("s", ONE)).isEqualTo(first);
    assertThat(fresh.getVersion("s", ONE_AND_DEFAULT)).isEqualTo(2);
    assertThat(fresh.getSchemaMetadata("s", 1)).extracting(SchemaMetadata::getId, SchemaMetadata::getSchema).containsExactly(first,
        ONE.canonicalString());
    assertThat(fresh.getLatestSchemaMetadata("s").getId()).isEqualTo(second);
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    refuses(404, 40403, () -> client.getSchemaById(77));
    refuses(404, 40401, () -> client.getLatestSchemaMetadata("nobody"));
    refuses(404, 40401, () -> client.getId("nobody", ONE));
    client.register("s", ONE);
    refuses(404, 40402, () -> client.getSchemaMetadata("s", 5));
    refuses(404, 40403, () -> client.getId("s", ONE_AND_DEFAULT));
    refuses(404, 40408, () -> client.getCompatibility("s"));
  }

  @Test
  void refusesABreakingChangeWith409AndNamesTheField() throws Exception {
    client.register("s", ONE);
    assertThatThrownBy(() -> client.register("s", ONE_AND_MORE)).hasMessageContaining("incompatible").hasMessageContaining("READER_FIELD");
    refuses(409, 409, () -> client.register("s", ONE_AND_MORE));
    assertThat(client.getAllVersions("s")).containsExactly(1);
    assertThat(client.testCompatibility("s", ONE_AND_MORE)).isFalse();
    assertThat(client.testCompatibilityVerbose("s", ONE_AND_MORE)).isNotEmpty();
    assertThat(client.testCompatibility("s", ONE_AND_DEFAULT)).isTrue();
    assertThat(client.testCompatibilityVerbose("s", ONE_AND_DEFAULT)).isEmpty();
  }

  @Test
  void looksAtTheLatestVersionOnlyUnlessTheLevelIsTransitive() throws Exception {
    AvroSchema renamedDefault = schema("{'name':'a','type':'string','default':''},{'name':'b','type':'long','default':0}");
    AvroSchema string = schema("{'name':'a','type':'string'},{'name':'b','type':'string','default':''}");
    client.register("s", string);
    client.register("s", ONE);
    assertThat(client.testCompatibility("s", renamedDefault)).isTrue();
    client.updateCompatibility("s", "BACKWARD_TRANSITIVE");
    refuses(409, 409, () -> client.register("s", renamedDefault));
    client.updateCompatibility("s", "BACKWARD");
    client.register("s", renamedDefault);
  }

  @Test
  void judgesByTheSubjectsLevelThenByTheGlobalOne() throws Exception {
    assertThat(client.getCompatibility(null)).isEqualTo("BACKWARD");
    client.register("s", ONE);
    assertThat(client.updateCompatibility(null, "FORWARD")).isEqualTo("FORWARD");
    assertThat(client.testCompatibility("s", ONE_AND_MORE)).isTrue();
    assertThat(client.testCompatibility("s", WITHOUT_ONE)).isFalse();
    assertThat(client.updateCompatibility("s", "FULL")).isEqualTo("FULL");
    assertThat(client.getCompatibility("s")).isEqualTo("FULL");
    assertThat(client.testCompatibility("s", ONE_AND_MORE)).isFalse();
    client.updateCompatibility("s", "NONE");
    client.register("s", ONE_AND_MORE);
    refuses(422, 42203, () -> client.updateCompatibility("s", "SOMEWHAT"));
  }

  @Test
  void deletesSoftlySoThatNumbersAndIdsAreNeverUsedAgain() throws Exception {
    int id = client.register("s", ONE);
    client.register("s", ONE_AND_DEFAULT);
    assertThat(client.deleteSchemaVersion("s", "1")).isEqualTo(1);
    refuses(404, 40406, () -> client.deleteSchemaVersion("s", "1"));
    assertThat(client.getAllVersions("s")).containsExactly(2);
    assertThat(client.deleteSubject("s")).containsExactly(2);
    refuses(404, 40404, () -> client.deleteSubject("s"));
    refuses(404, 40401, () -> client.getAllVersions("s"));
    assertThat(client.getAllSubjects()).isEmpty();
    SchemaRegistryClient fresh = client(registry, Map.of());
    assertThat(fresh.getSchemaById(id)).isEqualTo(ONE);
    assertThat(fresh.register("s", ONE)).isEqualTo(id);
    assertThat(fresh.getAllVersions("s")).containsExactly(3);
  }

  @Test
  void knowsItsSchemasAfterARestartOnTheSamePort() throws Exception {
    int id = client.register("s", ONE);
    DevRegistry first = registry;
    first.close();
    SchemaRegistryClient fresh = client(first, Map.of("max.retries", 0));
    assertThatThrownBy(() -> fresh.getSchemaById(id)).isInstanceOf(IOException.class);
    registry = DevRegistry.builder().port(first.port()).data(first.data()).start();
    assertThat(registry.url()).isEqualTo(first.url());
    assertThat(fresh.getSchemaById(id)).isEqualTo(ONE);
    assertThat(fresh.register("s", ONE_AND_DEFAULT)).isEqualTo(id + 1);
  }

  @Test
  void carriesRecordsOfConfluentsSerializers() {
    Map<String, Object> config = Map.of("schema.registry.url", registry.url());
    GenericRecord written = new GenericRecordBuilder(ONE.rawSchema()).set("a", "x").build();
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer(); KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      serializer.configure(config, false);
      deserializer.configure(config, false);
      byte[] bytes = serializer.serialize("topic", written);
      assertThat(deserializer.deserialize("topic", bytes)).asInstanceOf(type(GenericRecord.class)).isEqualTo(written);
    }
    assertThat(registry.requestCount()).isEqualTo(2);
  }

  @Test
  void refusesAPortThatIsTaken() {
    assertThatThrownBy(() -> DevRegistry.builder().port(registry.port()).start()).isInstanceOf(IOException.class)
        .hasMessageContaining("registry: port " + registry.port()).hasMessageContaining("taken");
  }

  private static void refuses(int status, int code, ThrowingCallable call) {
    assertThatThrownBy(call).asInstanceOf(type(RestClientException.class)).satisfies(refusal -> {
      assertThat(refusal.getStatus()).isEqualTo(status);
      assertThat(refusal.getErrorCode()).isEqualTo(code);
    });
  }

  static SchemaRegistryClient client(DevRegistry registry, Map<String, Object> config) {
    return new CachedSchemaRegistryClient(List.of(registry.url()), 100, new HashMap<>(config));
  }

  static AvroSchema schema(String fields) {
    return new AvroSchema(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
  }
}
