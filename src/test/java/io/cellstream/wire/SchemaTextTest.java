package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.SchemaId.Guid;
import io.cellstream.wire.SchemaId.Numbered;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaTextTest {
  private static final String TEXT = "syntax = \"proto3\"; import \"site.proto\"; message Order { Site site = 1; }";
  private static final String SITE = "syntax = \"proto3\"; message Site { }";
  private static final String REFERS = ",\"schemaType\":\"PROTOBUF\",\"references\":[{\"name\":\"site.proto\",\"subject\":\"site\",\"version\":1}]";

  private StubRegistry stub;
  private RegistryClient client;

  @BeforeEach
  void open() throws Exception {
    stub = new StubRegistry();
    client = RegistryClient.open(Map.of("schema.registry.url", stub.url()));
    stub.knows(5, StubRegistry.schemaMember(TEXT) + REFERS);
    stub.knows(6, StubRegistry.schemaMember("\"string\""));
    stub.on("/subjects/site/versions/1", exchange -> StubRegistry.send(exchange, 200,
        "{\"subject\":\"site\",\"version\":1,\"id\":4,\"schemaType\":\"PROTOBUF\"," + StubRegistry.schemaMember(SITE) + "}"));
    stub.on("/subjects/orders-value/versions/latest", exchange -> StubRegistry.send(exchange, 200,
        "{\"subject\":\"orders-value\",\"version\":3,\"id\":5," + StubRegistry.schemaMember(TEXT) + REFERS + "}"));
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    stub.close();
  }

  @Test
  void aTextComesWithThoseThatItRefersToAndOnce() throws Exception {
    SchemaText expected = new SchemaText("PROTOBUF", TEXT, Map.of("site.proto", SITE));
    assertThat(client.schemaText(new Numbered(5), "PROTOBUF")).isEqualTo(expected);
    assertThat(client.schemaText(new Numbered(5), "PROTOBUF")).isEqualTo(expected);
    assertThat(stub.asked).containsExactly("/schemas/ids/5", "/subjects/site/versions/1");
    assertThat(client.latest("orders", "PROTOBUF")).isEqualTo(new RegisteredSchemaText(5, expected));
  }

  /** Its id in every registry, which Confluent's serialisers put into a header from 8.0 on. */
  @Test
  void aSchemaIsFoundByItsGuid() throws Exception {
    UUID guid = UUID.fromString("89791762-2336-4186-9674-299b90a802e2");
    stub.on("/schemas/guids/" + guid, exchange -> StubRegistry.send(exchange, 200, "{" + StubRegistry.schemaMember("\"string\"") + "}"));

    assertThat(client.writerSchema(new Guid(guid))).isEqualTo(Schema.create(Schema.Type.STRING));
    assertThatThrownBy(() -> client.writerSchema(new Guid(new UUID(1, 2)))).isInstanceOfSatisfying(RejectedEventException.class,
        e -> assertThat(e.rejectCause()).isEqualTo(RejectCause.UNKNOWN_SCHEMA));
  }

  @Test
  void aSchemaOfAnotherTypeIsNone() {
    rejects(6, "PROTOBUF", RejectCause.INCOMPATIBLE_SCHEMA, "schema 6: is of type AVRO, not PROTOBUF");
    rejects(5, "JSON", RejectCause.INCOMPATIBLE_SCHEMA, "schema 5: is of type PROTOBUF, not JSON");
    rejects(9, "PROTOBUF", RejectCause.UNKNOWN_SCHEMA, "schema registry " + stub.url() + " knows no schema 9");
    assertThatThrownBy(() -> client.writerSchema(new Numbered(5))).hasMessage("schema 5: is of type PROTOBUF, not Avro");
  }

  @Test
  void aTopicWithoutASchemaCantBeWritten() {
    assertThatThrownBy(() -> client.latest("others", "PROTOBUF")).isInstanceOf(SchemaSetupException.class)
        .hasMessageContaining("did not find subject others-value");
    assertThatThrownBy(() -> client.latest("orders", "JSON")).isInstanceOf(SchemaSetupException.class)
        .hasMessageContaining("is of type PROTOBUF, not JSON");
  }

  private void rejects(int id, String type, RejectCause cause, String message) {
    assertThatThrownBy(() -> client.schemaText(new Numbered(id), type)).isInstanceOfSatisfying(RejectedEventException.class,
        e -> assertThat(e.rejectCause()).isEqualTo(cause)).hasMessage(message);
  }
}
