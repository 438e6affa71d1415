package io.cellstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * What Confluent's own client may expect of a schema registry, whoever wrote it. The registry may be in use by other tests, so each test
 * has subjects and schemas of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryContract {
  private final String url;
  private String own = "";
  private SchemaRegistryClient client = newClient("http://127.0.0.1:1");

  RegistryContract(String url) {
    this.url = url;
  }

  /** Where the registry is; its global compatibility level is BACKWARD. */
  final String url() {
    return url;
  }

  @BeforeEach
  void giveTheTestItsOwnNames(TestInfo test) {
    own = getClass().getSimpleName() + "." + test.getTestMethod().orElseThrow().getName();
    client = newClient();
  }

  @AfterEach
  void closeTheClient() throws IOException {
    client.close();
  }

  /** Under it nobody else has registered anything. */
  final String subject() {
    return own + "-value";
  }

  final String other() {
    return own + "-other";
  }

  final SchemaRegistryClient client() {
    return client;
  }

  /** One that remembers nothing of what was asked before. */
  final SchemaRegistryClient newClient() {
    return newClient(url());
  }

  private static SchemaRegistryClient newClient(String url) {
    return new CachedSchemaRegistryClient(url, 100);
  }

  @Test
  void givesASchemaOneIdWhateverTheSubjectAndHoweverOften() throws Exception {
    int id = client.register(subject(), one());
    assertThat(newClient().register(subject(), one())).isEqualTo(id);
    assertThat(client.register(other(), one())).isEqualTo(id);
    assertThat(client.register(subject(), oneAndDefault())).isNotEqualTo(id);
    assertThat(client.getAllVersions(subject())).containsExactly(1, 2);
    assertThat(client.getAllSubjects()).contains(subject(), other());
    assertThat(client.getAllVersionsById(id)).containsExactlyInAnyOrder(new SubjectVersion(subject(), 1), new SubjectVersion(other(), 1));
    assertThat(client.getAllSubjectsById(id)).containsExactlyInAnyOrder(subject(), other());
  }

  @Test
  void findsASchemaByIdByVersionAndBySchema() throws Exception {
    int first = client.register(subject(), one());
    int second = client.register(subject(), oneAndDefault());
    SchemaRegistryClient fresh = newClient();
    assertThat(fresh.getSchemaById(first)).isEqualTo(one());
    assertThat(fresh.getSchemaBySubjectAndId(subject(), second)).isEqualTo(oneAndDefault());
    assertThat(fresh.getId(subject(), one())).isEqualTo(first);
    assertThat(fresh.getVersion(subject(), oneAndDefault())).isEqualTo(2);
    assertThat(fresh.getSchemaMetadata(subject(), 1)).extracting(SchemaMetadata::getId, SchemaMetadata::getSchema).containsExactly(first,
        one().canonicalString());
    assertThat(fresh.getLatestSchemaMetadata(subject()).getId()).isEqualTo(second);
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    refuses(404, 40403, () -> client.getSchemaById(Integer.MAX_VALUE));
    refuses(404, 40401, () -> client.getAllVersions(subject()));
    refuses(404, 40401, () -> client.getLatestSchemaMetadata(subject()));
    refuses(404, 40401, () -> client.getId(subject(), one()));
    client.register(subject(), one());
    refuses(404, 40402, () -> client.getSchemaMetadata(subject(), 5));
    refuses(404, 40403, () -> client.getId(subject(), oneAndDefault()));
  }

  @Test
  void refusesABreakingChangeWith409() throws Exception {
    client.register(subject(), one());
    refuses(409, 409, () -> client.register(subject(), oneAndMore()));
    assertThat(client.getAllVersions(subject())).containsExactly(1);
    assertThat(client.testCompatibility(subject(), oneAndMore())).isFalse();
    assertThat(client.testCompatibility(subject(), oneAndDefault())).isTrue();
    assertThat(client.testCompatibilityVerbose(subject(), oneAndDefault())).isEmpty();
    assertThat(client.testCompatibility(other(), oneAndMore())).as("with nothing").isTrue();
  }

  @Test
  void looksAtTheLatestVersionOnlyUnlessTheLevelIsTransitive() throws Exception {
    AvroSchema asLong = record("{'name':'a','type':'string','default':''},{'name':'b','type':'long','default':0}");
    client.register(subject(), record("{'name':'a','type':'string'},{'name':'b','type':'string','default':''}"));
    client.register(subject(), one());
    assertThat(client.testCompatibility(subject(), asLong)).isTrue();
    client.updateCompatibility(subject(), "BACKWARD_TRANSITIVE");
    refuses(409, 409, () -> client.register(subject(), asLong));
    client.updateCompatibility(subject(), "BACKWARD");
    client.register(subject(), asLong);
  }

  @Test
  void judgesByTheSubjectsLevelThenByTheGlobalOne() throws Exception {
    assertThat(client.getCompatibility(null)).isEqualTo("BACKWARD");
    client.register(subject(), one());
    try {
      assertThat(client.updateCompatibility(null, "FORWARD")).isEqualTo("FORWARD");
      assertThat(client.testCompatibility(subject(), oneAndMore())).isTrue();
      assertThat(client.testCompatibility(subject(), withoutOne())).isFalse();
      assertThat(client.updateCompatibility(subject(), "FULL")).isEqualTo("FULL");
      assertThat(client.getCompatibility(subject())).isEqualTo("FULL");
      assertThat(client.testCompatibility(subject(), oneAndMore())).isFalse();
      client.updateCompatibility(subject(), "NONE");
      client.register(subject(), oneAndMore());
    } finally {
      client.updateCompatibility(null, "BACKWARD");
    }
    refuses(422, 42203, () -> client.updateCompatibility(subject(), "SOMEWHAT"));
  }

  @Test
  void deletesSoftlySoThatNumbersAndIdsAreNeverUsedAgain() throws Exception {
    int id = client.register(subject(), one());
    client.register(subject(), oneAndDefault());
    assertThat(client.deleteSchemaVersion(subject(), "1")).isEqualTo(1);
    assertThat(client.getAllVersions(subject())).containsExactly(2);
    assertThat(client.deleteSubject(subject())).contains(2);
    refuses(404, 40404, () -> client.deleteSubject(subject()));
    refuses(404, 40401, () -> client.getAllVersions(subject()));
    refuses(404, 40401, () -> client.getLatestSchemaMetadata(subject()));
    assertThat(client.getAllSubjects()).doesNotContain(subject());
    SchemaRegistryClient fresh = newClient();
    assertThat(fresh.getSchemaById(id)).isEqualTo(one());
    assertThat(fresh.register(subject(), one())).isEqualTo(id);
    assertThat(fresh.getAllVersions(subject())).containsExactly(3);
  }

  @Test
  void takesASchemaForAnotherThatDiffersInWhitespaceOrAttributesOrder() throws Exception {
    AvroSchema ordered = new AvroSchema("{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"" + own + "\",\"fields\":[]}");
    AvroSchema shuffled = new AvroSchema("{ \"name\": \"R\", \"namespace\": \"" + own + "\",\n \"fields\": [], \"type\": \"record\" }");
    int id = client.register(subject(), ordered);
    assertThat(newClient().register(subject(), shuffled)).isEqualTo(id);
    assertThat(newClient().getId(subject(), shuffled)).isEqualTo(id);
  }

  @Test
  void findsANormalisedSchemaAgain() throws Exception {
    int id = client.register(subject(), withAttributes("'b':'2','a':'1'"), true);
    assertThat(newClient().register(subject(), withAttributes("'b':'2','a':'1'"), true)).isEqualTo(id);
    assertThat(newClient().getId(subject(), withAttributes("'b':'2','a':'1'"), true)).isEqualTo(id);
    assertThat(client.getAllVersions(subject())).containsExactly(1);
  }

  @Test
  void followsReferences() throws Exception {
    AvroSchema tag = tag();
    client.register(other(), tag);
    AvroSchema referring = referringTo(tag);
    int id = client.register(subject(), referring);
    AvroSchema read = (AvroSchema) newClient().getSchemaById(id);
    assertThat(read.references()).isEqualTo(referring.references());
    assertThat(read.rawSchema().getField("tag").schema()).isEqualTo(tag.rawSchema());
    assertThat(newClient().getId(subject(), referring)).isEqualTo(id);
    assertThat(newClient().getLatestSchemaMetadata(subject()).getReferences()).isEqualTo(referring.references());
  }

  @Test
  void keepsWhatOthersReferTo() throws Exception {
    AvroSchema tag = tag();
    client.register(other(), tag);
    client.register(subject(), referringTo(tag));
    refuses(422, 42206, () -> client.deleteSchemaVersion(other(), "1"));
    refuses(422, 42206, () -> client.deleteSubject(other()));
    assertThat(newClient().getAllVersions(other())).containsExactly(1);
  }

  @Test
  void refusesASchemaThatRefersToNothing() {
    assertThatThrownBy(() -> client.register(subject(), referringTo(tag()))).asInstanceOf(type(RestClientException.class))
        .extracting(RestClientException::getStatus).isEqualTo(422);
  }

  @Test
  void keepsASubjectsNameWhateverItsCharacters() throws Exception {
    String odd = subject() + "/b c+d";
    int id = client.register(odd, one());
    assertThat(client.getAllSubjects()).contains(odd);
    assertThat(newClient().getLatestSchemaMetadata(odd).getId()).isEqualTo(id);
  }

  @Test
  void carriesRecordsOfConfluentsSerializers() {
    Map<String, Object> config = Map.of("schema.registry.url", url());
    GenericRecord written = new GenericRecordBuilder(one().rawSchema()).set("a", "x").build();
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer(); KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      serializer.configure(config, false);
      deserializer.configure(config, false);
      byte[] bytes = serializer.serialize(own, written);
      assertThat(deserializer.deserialize(own, bytes)).asInstanceOf(type(GenericRecord.class)).isEqualTo(written);
    }
  }

  static void refuses(int status, int code, ThrowingCallable call) {
    assertThatThrownBy(call).asInstanceOf(type(RestClientException.class)).satisfies(refusal -> {
      assertThat(refusal.getStatus()).isEqualTo(status);
      assertThat(refusal.getErrorCode()).isEqualTo(code);
    });
  }

  final AvroSchema one() {
    return record("{'name':'a','type':'string'}");
  }

  final AvroSchema oneAndDefault() {
    return record("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");
  }

  final AvroSchema oneAndMore() {
    return record("{'name':'a','type':'string'},{'name':'b','type':'int'}");
  }

  private AvroSchema withoutOne() {
    return record("{'name':'b','type':'int','default':0}");
  }

  final AvroSchema tag() {
    return new AvroSchema("{\"type\":\"enum\",\"name\":\"Tag\",\"namespace\":\"" + own + "\",\"symbols\":[\"A\"]}");
  }

  /** A record with a field of that enum, which must be the first version of {@link #other()}. */
  final AvroSchema referringTo(AvroSchema tag) {
    String text = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"tag\",\"type\":\"" + tag.rawSchema().getFullName() + "\"}]}";
    return new AvroSchema(text, List.of(new SchemaReference(tag.rawSchema().getFullName(), other(), 1)),
        Map.of(tag.rawSchema().getFullName(), tag.canonicalString()), null);
  }

  final AvroSchema withAttributes(String attributes) {
    return new AvroSchema(("{'type':'record','name':'R','namespace':'" + own + "'," + attributes + ",'fields':[]}").replace('\'', '"'));
  }

  private AvroSchema record(String fields) {
    return new AvroSchema(
        ("{'type':'record','name':'R','namespace':'" + own + "','fields':[" + fields + "]}").replace('\'', '"'));
  }
}
