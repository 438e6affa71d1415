package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellstream.kernel.KernelMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Map<String, String> COMPLETE = Map.of("bootstrap.servers", "localhost:9092", "application.id", "app",
      "schema.registry.url", "http://localhost:8081", "cellstream.model", "m", "cellstream.input.topic", "in", "cellstream.output.topic",
      "out");

  @TempDir
  Path folder;

  @Test
  void aFlagGoesBeforeTheEnvironmentTheEnvironmentBeforeTheFileAndTheFileBeforeTheDefault() throws IOException {
    Path file = file("poll.ms=1\ncommit.interval.ms=2\ncellstream.kernel=scalar\n");
    Map<String, String> environment = Map.of("KAFKA_POLL_MS", "10", "KAFKA_COMMIT_INTERVAL_MS", "20");
    Settings settings = Settings.load(Optional.of(file), environment, Map.of("poll.ms", "100"));

    assertThat(source(settings, "poll.ms")).isEqualTo("100 from --set poll.ms");
    assertThat(source(settings, "commit.interval.ms")).isEqualTo("20 from environment variable KAFKA_COMMIT_INTERVAL_MS");
    assertThat(source(settings, "cellstream.kernel")).isEqualTo("scalar from " + file + ":3");
    assertThat(source(settings, "auto.offset.reset")).isEqualTo("earliest from Cellstream's default");
  }

  @Test
  void theTypedValuesAreThoseGiven() {
    Settings settings = flags(COMPLETE, "cellstream.kernel", "SIMD", "cellstream.model.changed", "restart", "cellstream.log.level", "debug",
        "cellstream.final.topic", "finals", "cellstream.dead.letter.topic", "dead", "schema.registry.url", "http://a:1, http://b:2");

    assertThat(settings.get(Keys.BOOTSTRAP_SERVERS)).isEqualTo("localhost:9092");
    assertThat(settings.get(Keys.APPLICATION_ID)).isEqualTo("app");
    assertThat(settings.get(Keys.SCHEMA_REGISTRY_URL)).containsExactly("http://a:1", "http://b:2");
    assertThat(settings.get(Keys.INPUT_TOPIC)).isEqualTo(new SourceTopics(List.of("in"), Optional.empty()));
    assertThat(settings.get(Keys.OUTPUT_TOPIC)).isEqualTo("out");
    assertThat(settings.get(Keys.FINAL_TOPIC)).isEqualTo("finals");
    assertThat(settings.get(Keys.DEAD_LETTER_TOPIC)).isEqualTo("dead");
    assertThat(settings.get(Keys.KERNEL)).isEqualTo(KernelMode.SIMD);
    assertThat(settings.get(Keys.MODEL_CHANGED)).isEqualTo(ModelChanged.RESTART);
    assertThat(settings.get(Keys.LOG_LEVEL)).isEqualTo(LogLevel.DEBUG);
  }

  @Test
  void theDefaultsFollowTheSettingsTheyAreNamedAfter() {
    Settings settings = flags(COMPLETE);

    assertThat(settings.get(Keys.FINAL_TOPIC)).isEqualTo("out");
    assertThat(settings.get(Keys.DEAD_LETTER_TOPIC)).isEqualTo("app-dead-letters");
    assertThat(settings.get(Keys.KERNEL)).isEqualTo(KernelMode.AUTO);
    assertThat(settings.get(Keys.MODEL_CHANGED)).isEqualTo(ModelChanged.STOP);
    assertThat(settings.get(Keys.LOG_LEVEL)).isEqualTo(LogLevel.INFO);
    assertThat(settings.get(Keys.EXACTLY_ONCE)).isTrue();
    assertThat(settings.stalledAfter()).as("the transaction's time, from when a commit is due").hasMillis(60_100);
    assertThat(settings.get(Keys.STATE_DIR)).isEqualTo(Path.of(System.getProperty("user.home"), ".cellstream", "state"));
    assertThat(settings.get(Keys.BATCH_MAX)).isEqualTo(64);
    assertThat(settings.get(Keys.LIVE_STATES)).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    assertThat(settings.get(Keys.ROCKSDB_MEMORY)).isEqualTo(256L << 20);
    assertThat(settings.get(Keys.TRANSACTION_TIMEOUT)).hasMinutes(1);
    assertThat(settings.find(Keys.SNAPSHOT_EVENTS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"cellstream.batch.max, 0, from 1 to 4096", "cellstream.batch.max, 4097, from 1 to 4096",
      "cellstream.states.live.bytes, 1g, digits only", "cellstream.states.snapshot.events, 0, from 1 to 100000",
      "cellstream.states.rocksdb.bytes, 8388607, from 8388608 on"})
  void aNumberThatMeansNothingIsRefused(String name, String value, String saying) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> flags(COMPLETE, name, value)).withMessageContaining(name)
        .withMessageContaining(saying);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "999", "1s", "-5000", "1000000000"})
  void aTimeThatIsNoneOrTooShortToMeanAnythingIsRefused(String value) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> flags(COMPLETE, "cellstream.observe.stalled.ms", value))
        .withMessageContaining("cellstream.observe.stalled.ms").withMessageContaining("number of ms from 1000");
  }

  @Test
  void aRelativePathInTheFileStartsAtTheFilesFolderAndAnyOtherAtTheWorkingDirectory() throws IOException {
    Path file = file("cellstream.model=models/next-char\n");

    assertThat(Settings.load(Optional.of(file), Map.of(), Map.of()).get(Keys.MODEL)).isEqualTo(folder.resolve("models/next-char"));
    assertThat(Settings.load(Optional.of(file), Map.of("CELLSTREAM_MODEL", "elsewhere"), Map.of()).get(Keys.MODEL))
        .isEqualTo(Path.of("elsewhere").toAbsolutePath());
    assertThat(Settings.load(Optional.of(file), Map.of(), Map.of("cellstream.model", "../m")).get(Keys.MODEL))
        .isEqualTo(Path.of("").toAbsolutePath().resolveSibling("m"));
  }

  @Test
  void everyDefaultIsAValueOfItsSetting() {
    Settings settings = flags(COMPLETE);

    assertThat(Keys.own()).allSatisfy(setting -> settings.find(setting.name()).ifPresent(
        value -> assertThatCode(() -> setting.check(value, new Source.Default(""))).doesNotThrowAnyException()));
  }

  @Test
  void whatIsMissingIsNamedAllAtOnce() throws IOException {
    Path file = file("application.id=a\n");
    Settings settings = Settings.load(Optional.of(file), Map.of(), Map.of());

    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> settings.require(Settings.FOR_RUN))
        .withMessage(file + ": missing bootstrap.servers, schema.registry.url, cellstream.model, cellstream.input.topic, "
            + "cellstream.output.topic: add to the file, or use --set bootstrap.servers=...");
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> settings.get(Keys.MODEL))
        .withMessageContaining("missing cellstream.model");
  }

  @Test
  void aUserWithoutAHomeHasToSayWhereStateIsKept() {
    Settings settings = new SettingsLoader().load(Optional.empty(), Map.of(), COMPLETE, "?");

    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(settings::streamsProperties)
        .withMessageContaining("missing state.dir");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = { //
      "poll.ms | soon | Not a number", //
      "processing.guarantee | exactly_once | exactly_once_v2", //
      "cellstream.kernel | gpu | auto, simd, scalar", //
      "cellstream.input.topic | a b | no valid Kafka name", //
      "cellstream.model | '' | is empty", //
      "cellstream.registry.unknown.id.grace.ms | 300001 | from 0 to 300000", //
      "cellstream.registry.unknown.id.grace.ms | 30s | give digits only", //
      "application.id | my app | becomes part of topic names", //
      "bootstrap.servers | localhost | host:port", //
      "bootstrap.servers | a:1,,b:2 | must not be empty", //
      "schema.registry.url | localhost:8081 | http://host:port", //
      "producer.acks | some | acks", //
      "cellstream.output.topic | in | give each a topic of its own", //
      "cellstream.dead.letter.topic | out | give each a topic of its own", //
      "cellstream.gaps.topic | in | give each a topic of its own"})
  void aValueThatCanNotBeUsedIsRefusedWithItsPlaceAndTheReason(String name, String value, String reason) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> flags(COMPLETE, name, value))
        .withMessageContaining("--set ").withMessageContaining(name).withMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void aRefusedSecretIsNotShown() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> flags(COMPLETE, "schema.registry.url", "localhost, ftp://me:hidden@host"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
  }

  @ParameterizedTest
  @CsvSource({"sasl.jaas.config", "ssl.keystore.key", "ssl.key.password", "basic.auth.user.info", "schema.registry.basic.auth.user.info",
      "bearer.auth.token", "schema.registry.ssl.truststore.password", "consumer.sasl.jaas.config", "request.header.X-Key",
      "bearer.auth.client.secret",
      "sasl.oauthbearer.client.credentials.client.secret"})
  void aSecretIsMaskedWhereverItIsPrinted(String name) {
    EffectiveSetting secret = effective(flags(COMPLETE, name, "hidden"), name);

    assertThat(secret.value()).isEqualTo("hidden");
    assertThat(secret.shown()).isEqualTo("********");
    assertThat(secret.toString()).doesNotContain("hidden");
  }

  @Test
  void aPasswordInAnAddressIsMaskedAndTheAddressShown() {
    Settings settings = flags(COMPLETE, "schema.registry.url", "https://me:hidden@a:1,http://b:2");

    assertThat(effective(settings, "schema.registry.url").shown()).isEqualTo("https://********@a:1,http://b:2");
  }

  @Test
  void kafkaStreamsGetsItsOwnSettingsTheChosenDefaultsAndNothingElse() {
    Map<String, Object> properties = flags(COMPLETE, "producer.acks", "all", "linger.ms", "7", "topic.retention.ms", "5")
        .streamsProperties();

    assertThat(properties).containsEntry("producer.acks", "all").containsEntry("linger.ms", "7").containsEntry("topic.retention.ms", "5")
        .containsEntry("processing.guarantee", "exactly_once_v2").containsKey("state.dir");
    assertThat(properties.keySet()).noneMatch(name -> name.startsWith("cellstream.") || name.startsWith("schema.registry."));
    StreamsConfig config = new StreamsConfig(properties);
    assertThat(config.getProducerConfigs("c")).containsEntry(ProducerConfig.BATCH_SIZE_CONFIG, "262144")
        .containsEntry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "60000").containsEntry(ProducerConfig.LINGER_MS_CONFIG, "7");
    assertThat(config.getMainConsumerConfigs("g", "c", 0)).containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
  }

  @Test
  void aCommitIntervalBeyondTheTransactionTimeoutIsRefusedInOneLine() {
    Settings settings = flags(COMPLETE, "commit.interval.ms", "60001");

    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(settings::streamsProperties)
        .withMessageStartingWith("Kafka Streams refuses these settings: ");
  }

  @Test
  void eachClientGetsWhatItKnowsAndItsOwnPrefix() {
    Settings settings = flags(COMPLETE, "security.protocol", "SASL_SSL", "consumer.max.poll.records", "3", "producer.acks", "1",
        "admin.retries", "2", "group.protocol", "streams", "max.poll.records", "9");

    assertThat(settings.adminProperties()).containsEntry("security.protocol", "SASL_SSL").containsEntry("retries", "2");
    assertThat(AdminClientConfig.configNames()).containsAll(settings.adminProperties().keySet());
    assertThat(settings.producerProperties()).containsEntry("acks", "1").doesNotContainKey("max.poll.records");
    assertThat(settings.consumerProperties()).containsEntry("max.poll.records", "3").containsEntry("isolation.level", "read_committed")
        .doesNotContainKey("group.protocol");
    assertThat(ConsumerConfig.configNames()).containsAll(settings.consumerProperties().keySet());
    assertThat(ProducerConfig.configNames()).containsAll(settings.producerProperties().keySet());
  }

  @Test
  void theRegistrysClientGetsItsOwnSettingsAndKafkasLoginToInherit() {
    Map<String, Object> properties = flags(COMPLETE, "auto.register.schemas", "false", "basic.auth.credentials.source", "SASL_INHERIT",
        "sasl.jaas.config", "j").registryProperties();

    assertThat(properties).containsOnly(Map.entry("schema.registry.url", "http://localhost:8081"),
        Map.entry("auto.register.schemas", "false"), Map.entry("basic.auth.credentials.source", "SASL_INHERIT"),
        Map.entry("sasl.jaas.config", "j"));
  }

  @Test
  void aMemberThatFallsIsGivenUpAfterTenSeconds() {
    Settings settings = flags(COMPLETE);

    assertThat(settings.session()).hasValue(Duration.ofSeconds(10));
    assertThat(settings.streamsProperties()).containsEntry("session.timeout.ms", "10000").containsEntry("heartbeat.interval.ms", "3000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"group.instance.id", "consumer.group.instance.id", "main.consumer.group.instance.id"})
  void aStaticMemberHasKafkasTimeToComeBackIn(String name) {
    Settings settings = flags(COMPLETE, name, "pod-0");

    assertThat(settings.session()).hasValue(Duration.ofSeconds(45));
    assertThat(settings.streamsProperties()).doesNotContainKey("session.timeout.ms");
  }

  @Test
  void withTheStreamsProtocolTheBrokersHaveTheSession() {
    Settings settings = flags(COMPLETE, "group.protocol", "streams");

    assertThat(settings.session()).isEmpty();
    assertThat(settings.streamsProperties()).doesNotContainKeys("session.timeout.ms", "heartbeat.interval.ms");
  }

  @Test
  void aShortSessionBringsItsHeartbeats() {
    assertThat(source(flags(COMPLETE, "main.consumer.session.timeout.ms", "6000"), "heartbeat.interval.ms"))
        .startsWith("2000 from ").contains("session.timeout.ms");
  }

  @Test
  void heartbeatsThatAreTooSparseForTheSessionAreRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> flags(COMPLETE, "session.timeout.ms", "6000", "heartbeat.interval.ms", "2001"))
        .withMessageStartingWith("--set heartbeat.interval.ms: heartbeat.interval.ms=2001 is more than a third of session.timeout.ms=6000");
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> flags(COMPLETE, "heartbeat.interval.ms", "3334"))
        .withMessageContaining("session.timeout.ms=10000");
    assertThatCode(() -> flags(COMPLETE, "session.timeout.ms", "6000", "heartbeat.interval.ms", "2000")).doesNotThrowAnyException();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("app.properties"), content);
  }

  private static Settings flags(Map<String, String> base, String... more) {
    Map<String, String> flags = new HashMap<>(base);
    for (int i = 0; i < more.length; i += 2) {
      flags.put(more[i], more[i + 1]);
    }
    return Settings.load(Optional.empty(), Map.of(), flags);
  }

  private static EffectiveSetting effective(Settings settings, String name) {
    return settings.effective().stream().filter(setting -> setting.name().equals(name)).findFirst().orElseThrow();
  }

  private static String source(Settings settings, String name) {
    EffectiveSetting setting = effective(settings, name);
    return setting.value() + " from " + setting.source().text();
  }
}
