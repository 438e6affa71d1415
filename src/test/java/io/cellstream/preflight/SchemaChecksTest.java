package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.config.Keys;
import io.cellstream.config.OutputFormat;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevRegistry;
import io.cellstream.it.Servers;
import io.cellstream.wire.RegistryClient;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
      new SchemaChecks(List.of(input), InputPlan.ofEvents(input), output, findings).check(Optional.of(client));
    }
  }

  private void register(String topic, String schema) throws Exception {
    try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(registry.url(), 10)) {
      client.register(topic + "-value", new AvroSchema(schema));
    }
  }

  private void register(String topic, String type, String schema) throws Exception {
    try (RestService http = new RestService(registry.url())) {
      RegisterSchemaRequest request = new RegisterSchemaRequest();
      request.setSchemaType(type);
      request.setSchema(schema);
      http.registerSchema(request, topic + "-value", false);
    }
  }

  /** @param settings those of the input, and the registry's if there is one */
  private void mapped(String... settings) throws Exception {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    Settings loaded = Settings.load(Optional.empty(), Map.of(), all);
    try (OptionalRegistry client = OptionalRegistry.impatient(loaded)) {
      new SchemaChecks(loaded.get(Keys.INPUT_TOPIC).names(), InputPlan.of(loaded),
          new OutputPlan(OutputFormat.JSON, "out", "out", List.of()), findings).check(client.client());
    }
  }

  private static final String READING = """
      {"type":"record","name":"Reading","fields":[{"name":"mode","type":"string"},
        {"name":"site","type":{"type":"record","name":"Site","fields":[{"name":"floor","type":"int"}]}}]}""";

  @Test
  void aMappedTopicsLatestSchemaIsNamed() throws Exception {
    register("readings", READING);

    mapped("cellstream.input.topic", "readings,unheard-of", "cellstream.input.token", "mode", "cellstream.input.position", "site.floor",
        "schema.registry.url", registry.url());

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).singleElement().asString()
        .matches("version 1 of subject readings-value \\(schema \\d+\\) was looked at: of the mapping's 2 fields it has all");
  }

  @Test
  void aFieldThatTheLatestSchemaDoesNotHaveIsAWarningWithTheNearest() throws Exception {
    register("evolved", READING);

    mapped("cellstream.input.topic", "evolved", "cellstream.input.token", "modus", "cellstream.input.position", "floor",
        "schema.registry.url", registry.url());

    assertThat(findings.problems()).satisfiesExactly(
        text -> assertThat(text).matches("warning: cellstream.input.token: modus is not in version 1 of subject evolved-value"
            + " \\(schema \\d+\\). There are mode, site.floor"),
        text -> assertThat(text).startsWith("warning: cellstream.input.position: floor is not in version 1 of subject evolved-value")
            .contains("; did you mean site.floor?"));
    assertThat(findings.texts().getLast()).endsWith("of the mapping's 2 fields it has 0");
  }

  @Test
  void aFileCountsWhereNoRegistryHasASchema(@TempDir Path folder) throws Exception {
    String file = Files.writeString(folder.resolve("reading.avsc"), READING).toString();

    mapped("cellstream.input.topic", "in", "cellstream.input.token", "mod", "cellstream.input.schema", file);

    assertThat(findings.problems()).containsExactly("warning: cellstream.input.token: mod is not in the schema in cellstream.input.schema;"
        + " did you mean mode? There are mode, site.floor");
  }

  @Test
  void protobufAndJsonSchemaAreLookedAtToo() throws Exception {
    register("buf", "PROTOBUF", "syntax = \"proto3\"; message Reading { string mode = 1; double load = 2; }");
    register("json", "JSON", "{\"type\":\"object\",\"properties\":{\"mode\":{\"type\":\"string\"}}}");

    mapped("cellstream.input.topic", "buf", "cellstream.input.format", "protobuf", "cellstream.input.token", "mde", "schema.registry.url",
        registry.url());
    mapped("cellstream.input.topic", "json", "cellstream.input.format", "json", "cellstream.input.token", "mode",
        "cellstream.input.position", "seq", "schema.registry.url", registry.url());

    assertThat(findings.problems()).singleElement().asString().contains("mde is not in version 1 of subject buf-value")
        .contains("did you mean mode? There are mode, load");
    assertThat(findings.texts().getLast()).endsWith("of the mapping's 2 fields it has 1, and does not say of 1");
  }

  @Test
  void aSchemaOfAnotherTypeIsAWarning() throws Exception {
    register("other", READING);

    mapped("cellstream.input.topic", "other", "cellstream.input.format", "protobuf", "cellstream.input.token", "mode",
        "schema.registry.url", registry.url());

    assertThat(findings.problems()).singleElement().asString().startsWith("warning: version 1 of subject other-value")
        .contains("is of type AVRO, not PROTOBUF");
  }

  @Test
  void aRegistryThatIsNotNeededMayBeAway() throws Exception {
    mapped("cellstream.input.topic", "in", "cellstream.input.format", "json", "cellstream.input.token", "mode", "schema.registry.url",
        "http://127.0.0.1:1");

    assertThat(findings.problems()).singleElement().asString().startsWith("unknown: whether the input's latest schema");
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
