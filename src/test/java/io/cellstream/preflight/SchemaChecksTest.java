package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.config.OutputFormat;
import io.cellstream.devcluster.DevRegistry;
import io.cellstream.it.Servers;
import io.cellstream.wire.RegistryClient;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class SchemaChecksTest {
  private final DevRegistry registry;
  private final FoundOnly findings = new FoundOnly();

  SchemaChecksTest(DevRegistry registry) {
    this.registry = registry;
  }

  private void check(String input, String... outputs) throws Exception {
    try (RegistryClient client = RegistryClient.open(Map.of("schema.registry.url", registry.url()))) {
      OutputPlan output = new OutputPlan(OutputFormat.AVRO, outputs[0], outputs[outputs.length - 1], List.of());
      new SchemaChecks(InputPlan.ofEvents(input), output, findings).check(Optional.of(client));
    }
  }

  private void register(String topic, String schema) throws Exception {
    try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(registry.url(), 10)) {
      client.register(topic + "-value", new AvroSchema(schema));
    }
  }

  @Test
  void eachTopicOfPredictionsIsLookedAt() throws Exception {
    check("new-in", "new-out", "new-finals");

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).hasSize(3).allSatisfy(text -> assertThat(text).startsWith(registry.url() + ": "));
    assertThat(findings.texts().get(2)).contains("new-finals-value");
  }

  @Test
  void aSchemaThatTakesNoPredictionsStopsTheStart() throws Exception {
    register("bad-out", """
        {"type":"record","name":"Other","fields":[{"name":"own","type":"long"}]}""");

    check("new-in", "bad-out");

    assertThat(findings.problems()).singleElement().asString().startsWith("failed: ").contains("bad-out-value");
  }

  @Test
  void eventsOfASchemaThatCanNotBeReadAreAWarning() throws Exception {
    register("bad-in", """
        {"type":"record","name":"Other","fields":[{"name":"own","type":"long"}]}""");

    check("bad-in", "new-out");

    assertThat(findings.problems()).singleElement().asString().startsWith("warning: ").contains("bad-in-value");
  }
}
