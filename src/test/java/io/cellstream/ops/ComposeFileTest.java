package io.cellstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.config.EffectiveSetting;
import io.cellstream.config.Settings;
import io.cellstream.config.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** docker-compose.yml against what its services really take. */
class ComposeFileTest {
  private static final Path FILE = Path.of("docker-compose.yml");
  private static final Path VALIDATOR = Path.of("/usr/bin/docker-compose");

  /** Of the Kafka image's start script and of the launcher; everything else is a setting. */
  private static final List<String> NO_SETTINGS = List.of("KAFKA_HEAP_OPTS", "JAVA_OPTS");

  private ComposeFile compose;

  @BeforeEach
  void read() throws IOException {
    compose = ComposeFile.read(FILE);
  }

  @Test
  void everyVariableOfTheApplicationIsASettingItTakes() {
    Map<String, String> environment = settingsOf("cellstream");
    Settings settings = Settings.load(Optional.empty(), environment, Map.of());

    assertThat(settings.warnings()).isEmpty();
    settings.requireForRun();
    assertThat(settings.effective()).extracting(EffectiveSetting::source).filteredOn(Source.Environment.class::isInstance)
        .extracting(source -> ((Source.Environment) source).variable()).containsExactlyInAnyOrderElementsOf(environment.keySet());
    assertThat(settings.streamsProperties()).isNotEmpty();
  }

  @Test
  void everyVariableOfTheBrokerIsASettingOfKafkas() {
    Map<String, String> properties = new TreeMap<>();
    settingsOf("kafka").forEach((name, value) -> {
      assertThat(name).startsWith("KAFKA_");
      properties.put(name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
    });

    assertThat(KafkaConfig.configDef().names()).containsAll(properties.keySet());
    KafkaConfig config = new KafkaConfig(properties, false);
    assertThat(config.logDirs()).containsExactly("/var/lib/kafka/data");
    assertThat(compose.texts("kafka", "volumes")).containsExactly("kafka-data:/var/lib/kafka/data");
  }

  @Test
  void theBrokersListenersAreTheOnesItsClientsUse() {
    String internal = compose.environment("cellstream").getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "");
    String external = "localhost:29092";

    assertThat(compose.environment("kafka").get("KAFKA_ADVERTISED_LISTENERS"))
        .isEqualTo("INTERNAL://" + internal + ",EXTERNAL://" + external);
    assertThat(compose.environment("registry")).containsEntry("APICURIO_KAFKASQL_BOOTSTRAP_SERVERS", internal);
    assertThat(compose.texts("kafka", "ports")).containsExactly("127.0.0.1:29092:29092");
  }

  @Test
  void theTopicsAreMadeForTheVeryApplication() {
    assertThat(compose.environment("topics")).isEqualTo(compose.environment("cellstream"));
    assertThat(compose.service("topics").path("volumes")).isEqualTo(compose.service("cellstream").path("volumes"));
    assertThat(compose.texts("topics", "command")).startsWith("topics", "--create");
  }

  @Test
  void theRegistryIsAskedWhereItListens() {
    URI url = URI.create(compose.environment("cellstream").getOrDefault("SCHEMA_REGISTRY_URL", ""));

    assertThat(url.getHost()).isEqualTo("registry");
    assertThat(compose.texts("registry", "ports")).containsExactly("127.0.0.1:8081:" + url.getPort());
    String check = String.join(" ", compose.texts("registry", "healthcheck", "test"));
    assertThat(check).contains("/dev/tcp/127.0.0.1/" + url.getPort(), "GET " + url.getPath() + "/subjects");
  }

  @Test
  void everyImageIsPinned() {
    assertThat(compose.services().values()).allSatisfy(service -> assertThat(service.path("image").asText())
        .matches("[a-z/-]+(:\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?|@sha256:[0-9a-f]{64})"));
    assertThat(compose.service("topics").path("image")).isEqualTo(compose.service("cellstream").path("image"));
  }

  @Test
  void brokerAndApplicationAreOfOneKafkaVersion() throws IOException {
    String version = compose.service("kafka").path("image").asText().replaceFirst(".*:", "");

    assertThat(Files.readString(Path.of("pom.xml"))).contains("<kafka.version>" + version + "</kafka.version>");
  }

  @Test
  void theApplicationIsTheImageBuiltHere() throws IOException {
    Dockerfile.Stage image = Dockerfile.read(Path.of("Dockerfile")).image();

    assertThat(compose.service("cellstream").path("build").asText()).isEqualTo(".");
    assertThat(compose.service("cellstream").path("image").asText())
        .isEqualTo("cellstream:" + image.pairs("LABEL").get("org.opencontainers.image.version"));
    assertThat(compose.environment("cellstream"))
        .containsEntry("CELLSTREAM_OBSERVE_LISTEN", image.pairs("ENV").get("CELLSTREAM_OBSERVE_LISTEN"))
        .containsEntry("KAFKA_STATE_DIR", image.only("WORKDIR"));
    assertThat(compose.texts("cellstream", "volumes")).contains("cellstream-state:" + image.only("WORKDIR"));
    assertThat(compose.texts("cellstream", "ports")).containsExactly("127.0.0.1:9464:" + image.only("EXPOSE"));
    assertThat(compose.volumes()).containsExactlyInAnyOrder("kafka-data", "cellstream-state");
  }

  @Test
  void theModelIsAFolderOfTheMachineAndOneThatIsThereUnlessAnotherIsNamed() {
    JsonNode bind = compose.service("cellstream").path("volumes").get(1);

    assertThat(bind.path("type").asText()).isEqualTo("bind");
    assertThat(bind.path("target").asText()).isEqualTo(compose.environment("cellstream").get("CELLSTREAM_MODEL"));
    assertThat(bind.path("read_only").asBoolean()).isTrue();
    String unless = bind.path("source").asText().replaceAll("^\\$\\{MODEL:-(.*)}$", "$1");
    assertThat(Path.of(unless, "model.json")).exists();
  }

  @Test
  void itsHealthCheckIsInTheImage() throws IOException {
    List<String> check = compose.texts("cellstream", "healthcheck", "test");

    assertThat(check).startsWith("CMD", "/opt/cellstream/healthy");
    assertThat(Dockerfile.read(Path.of("Dockerfile")).image().copies())
        .anyMatch(copy -> copy.target().equals("/opt/cellstream/") && copy.sources().contains("ops/docker/healthy"));
  }

  @Test
  void servicesStartWhenWhatTheyNeedIsThere() {
    assertThat(conditions("registry")).isEqualTo(Map.of("kafka", "service_healthy"));
    assertThat(conditions("topics")).isEqualTo(Map.of("kafka", "service_healthy"));
    assertThat(conditions("cellstream")).isEqualTo(Map.of("registry", "service_healthy", "topics", "service_completed_successfully"));
    assertThat(compose.services().values()).allSatisfy(service -> assertThat(conditionsOf(service).entrySet()).allSatisfy(
        each -> assertThat(compose.service(each.getKey()).has("healthcheck")).isEqualTo(each.getValue().equals("service_healthy"))));
  }

  @Test
  void everyServiceIsLimitedAndSaysWhetherItIsStartedAgain() {
    assertThat(compose.services().values()).allSatisfy(service -> {
      assertThat(service.path("mem_limit").asText()).matches("\\d+[mg]");
      assertThat(service.path("restart").asText()).isIn("unless-stopped", "no");
    });
  }

  @Test
  void theApplicationHasTimeToCloseCleanly() {
    // 25 s to close the stream, and the JVM's own end
    assertThat(compose.service("cellstream").path("stop_grace_period").asText()).isEqualTo("40s");
  }

  static boolean hasValidator() {
    return Files.isExecutable(VALIDATOR);
  }

  @Test
  @EnabledIf(value = "hasValidator", disabledReason = "Debian's docker-compose is not installed")
  void composeItselfAcceptsTheFile() throws Exception {
    Process process = new ProcessBuilder(VALIDATOR.toString(), "-f", FILE.toString(), "config", "--quiet").redirectErrorStream(true)
        .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(out).isZero();
  }

  /** The variables that are settings; the others are the launcher's or an image's own. */
  private Map<String, String> settingsOf(String service) {
    Map<String, String> environment = compose.environment(service);
    environment.keySet().removeAll(NO_SETTINGS);
    return environment;
  }

  private Map<String, String> conditions(String service) {
    return conditionsOf(compose.service(service));
  }

  private static Map<String, String> conditionsOf(JsonNode service) {
    Map<String, String> conditions = new TreeMap<>();
    service.path("depends_on").properties().forEach(each -> conditions.put(each.getKey(), each.getValue().path("condition").asText()));
    return conditions;
  }
}
