package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentSettingsTest {
  private final EnvironmentSettings environment = new EnvironmentSettings(new Catalog());

  @ParameterizedTest
  @CsvSource({"CELLSTREAM_MODEL, cellstream.model", "CELLSTREAM_DEAD_LETTER_TOPIC, cellstream.dead.letter.topic",
      "KAFKA_BOOTSTRAP_SERVERS, bootstrap.servers", "KAFKA_APPLICATION_ID, application.id", "KAFKA_STATE_DIR, state.dir",
      "KAFKA_SASL_JAAS_CONFIG, sasl.jaas.config", "KAFKA_PRODUCER_BATCH_SIZE, producer.batch.size",
      "KAFKA_MAIN_CONSUMER_MAX_POLL_RECORDS, main.consumer.max.poll.records", "KAFKA_TOPIC_RETENTION_MS, topic.retention.ms",
      "KAFKA_RACK_AWARE_ASSIGNMENT_TRAFFIC_COST, rack.aware.assignment.traffic_cost", "SCHEMA_REGISTRY_URL, schema.registry.url",
      "SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION, schema.registry.ssl.truststore.location",
      "SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO, schema.registry.basic.auth.user.info",
      "SCHEMA_REGISTRY_BASIC_AUTH_CREDENTIALS_SOURCE, basic.auth.credentials.source",
      "SCHEMA_REGISTRY_AUTO_REGISTER_SCHEMAS, auto.register.schemas"})
  void aVariableThatNamesASettingSetsIt(String variable, String name) {
    EnvironmentSettings.Found found = environment.find(Map.of(variable, "v"));

    assertThat(found.variables()).containsExactly(Map.entry(name, variable));
    assertThat(found.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"KAFKA_HEAP_OPTS", "KAFKA_OPTS", "KAFKA_ADVERTISED_LISTENERS", "KAFKA_PORT_9092_TCP_ADDR", "KAFKA_SERVICE_HOST",
      "SCHEMA_REGISTRY_HOST_NAME", "SCHEMA_REGISTRY_SERVICE_PORT", "SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "CELLSTREAM_PORT",
      "CELLSTREAM_PORT_8080_TCP", "CELLSTREAM_SERVICE_HOST", "CELLSTREAM_API_SERVICE_PORT_HTTP", "PATH", "MODEL", "BOOTSTRAP_SERVERS",
      "CELLSTREAM_VERSION", "CELLSTREAM_HOME", "CELLSTREAM_IMAGE", "CELLSTREAM_NAMESPACE"})
  void aVariableOfOtherSoftwareIsPassedOverInSilence(String variable) {
    EnvironmentSettings.Found found = environment.find(Map.of(variable, "v"));

    assertThat(found.variables()).isEmpty();
    assertThat(found.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CELLSTREAM_MODLE, CELLSTREAM_MODEL", "CELLSTREAM_INPUT_TOPC, CELLSTREAM_INPUT_TOPIC",
      "CELLSTREAM_OUTPUT_TOPICS, CELLSTREAM_OUTPUT_TOPIC"})
  void anUnknownVariableOfOursGetsOneWarningWithTheNearestName(String variable, String meant) {
    EnvironmentSettings.Found found = environment.find(Map.of(variable, "v"));

    assertThat(found.variables()).isEmpty();
    assertThat(found.warnings())
        .containsExactly("environment variable " + variable + " is no setting and is ignored; did you mean " + meant + "?");
  }

  @Test
  void aVariableForWhatCellstreamSetsItselfGetsAWarning() {
    EnvironmentSettings.Found found = environment.find(Map.of("KAFKA_GROUP_ID", "v"));

    assertThat(found.variables()).isEmpty();
    assertThat(found.warnings()).singleElement().asString().contains("KAFKA_GROUP_ID is ignored", "application.id");
  }

  @ParameterizedTest
  @EnumSource(Owner.class)
  void noVariableNamesTwoSettings(Owner owner) {
    assertThat(new Catalog().names(owner).stream().map(EnvironmentSettings::variable)).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void aBlankVariableCountsAsAbsent() {
    assertThat(environment.find(Map.of("CELLSTREAM_MODEL", " ")).variables()).isEmpty();
  }

  @Test
  void aWrongValueIsRefusedWithTheVariablesName() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Settings.load(Optional.empty(), Map.of("KAFKA_POLL_MS", "soon"), Map.of()))
        .withMessageStartingWith("environment variable KAFKA_POLL_MS: poll.ms: 'soon': ");
  }
}
