package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingEntryTest {

  @Test
  void saysOfASettingOfOursWhatTheReferenceSays() {
    assertThat(new SettingEntry("cellstream.input.topic").text()).isEqualTo("""
        cellstream.input.topic
          The topic events are read from. Required by `run` and `produce`. It must
          exist. Or several, between commas; or `/PATTERN/`, all topics whose names
          match a regular expression, also those that appear later. Several are read
          through `cellstream.input.keyed.topic`.

          type        string
          default     none; run requires it
          importance  high
          variable    CELLSTREAM_INPUT_TOPIC
        """);
  }

  @Test
  void saysWhyADefaultDiffersFromKafkas() {
    assertThat(new SettingEntry("poll.ms").text()).contains("  Cellstream's own default: A thread that waits", "\n  default     20\n",
        "\n  variable    KAFKA_POLL_MS\n");
  }

  @Test
  void knowsKafkasNamesBehindKafkaStreamsPrefixes() {
    assertThat(new SettingEntry("consumer.max.poll.records").text())
        .startsWith("consumer.max.poll.records\n  The maximum number of records")
        .contains("\n  variable    KAFKA_CONSUMER_MAX_POLL_RECORDS\n");
  }

  @Test
  void marksSecrets() {
    assertThat(new SettingEntry("basic.auth.user.info").text()).contains("\n  secret      never printed\n",
        "\n  variable    SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO\n");
    assertThat(new SettingEntry("schema.registry.url").text()).contains("\n  variable    SCHEMA_REGISTRY_URL\n");
  }

  @Test
  void saysWhyASettingIsNotTheUsers() {
    assertThat(new SettingEntry("group.id").text()).startsWith("group.id\n  not yours to set: the consumer group is application.id\n");
  }

  @Test
  void namesTheSettingThatAnUnknownOneWasMeantToBe() {
    assertThatThrownBy(() -> new SettingEntry("cellstream.modle").text()).isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--docs: unknown setting cellstream.modle; did you mean cellstream.model?");
  }

  /** Kafka's and Confluent's words are partly HTML. */
  @ParameterizedTest
  @EnumSource
  void anEntryIsNarrowAndWithoutMarkup(Owner owner) {
    assertThat(new Catalog().of(owner)).allSatisfy(setting -> {
      Stream<String> lines = new SettingEntry(setting.name()).text().lines();
      assertThat(lines).noneMatch(line -> line.matches(".*(</?(p|code|a|ul|li|br)\\b|&lt;).*"))
          .allMatch(line -> line.length() <= 80 || !line.strip().contains(" ") || line.startsWith("  default"));
    });
  }

  /** Some of the registry's settings have a second name, with its prefix. */
  @ParameterizedTest
  @EnumSource
  void theVariableOfAnEntrySetsIt(Owner owner) {
    Catalog catalog = new Catalog();
    EnvironmentSettings environment = new EnvironmentSettings(catalog);
    assertThat(catalog.of(owner)).allSatisfy(setting -> {
      String variable = EnvironmentSettings.variable(owner, setting.name());
      assertThat(environment.find(Map.of(variable, "x")).variables().keySet()).singleElement().asString()
          .isIn(setting.name(), "schema.registry." + setting.name());
    });
  }
}
