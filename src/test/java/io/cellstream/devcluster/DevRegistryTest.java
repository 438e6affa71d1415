package io.cellstream.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the registry does beside its API, which is tested where its contract is: in {@code interop}. */
class DevRegistryTest {

  static final AvroSchema ONE = schema("{'name':'a','type':'string'}");
  static final AvroSchema ONE_AND_DEFAULT = schema("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");

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
  void countsWhatItIsAsked() throws Exception {
    client.register("s", ONE);
    client.getAllSubjects();
    client.getAllSubjects();
    assertThat(registry.requestCount()).isEqualTo(3);
  }

  @Test
  void refusesAPortThatIsTaken() {
    assertThatThrownBy(() -> DevRegistry.builder().port(registry.port()).start()).isInstanceOf(IOException.class)
        .hasMessageContaining("registry: port " + registry.port()).hasMessageContaining("taken");
  }

  static SchemaRegistryClient client(DevRegistry registry, Map<String, Object> config) {
    return new CachedSchemaRegistryClient(List.of(registry.url()), 100, new HashMap<>(config));
  }

  static AvroSchema schema(String fields) {
    return new AvroSchema(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
  }
}
