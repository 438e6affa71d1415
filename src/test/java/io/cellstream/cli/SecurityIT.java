package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.cli.RightsTable.Right;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevRegistry;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import io.cellstream.secure.SecureBroker;
import io.cellstream.topology.Names;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The logins of docs/logins.md and the rights of docs/security.md, on a broker that lets nobody do what was not granted. */
class SecurityIT {
  private static final String SCRAM = "SCRAM over TLS";
  private static final String ABLE = "able";
  private static final RightsTable TABLE = RightsTable.read();

  private static final String MOVER = "mover";

  @TempDir
  static Path folder;

  static SecureBroker broker;
  static DevRegistry registry;
  static DevRegistry keyedRegistry;

  @BeforeAll
  static void start() throws Exception {
    broker = SecureBroker.start(folder);
    registry = DevRegistry.start();
    keyedRegistry = DevRegistry.builder().basicAuth("REGISTRY_KEY", "REGISTRY_SECRET").start();
    ModelPackageWriter.write(folder.resolve("models/next-char"), CommandLab.MODEL, Map.of());
    Files.write(folder.resolve("events.jsonl"), events());
    List<String> users = new ArrayList<>(List.of("cellstream"));
    List<AclBinding> granted = new ArrayList<>();
    List<NewTopic> topics = new ArrayList<>();
    Stream.of("events", "moving", "moving-out", "predictions", "finals", "events-dead", "moving-dead", "gaps")
        .forEach(topic -> topics.add(new NewTopic(topic, 1, (short) 1)));
    for (String user : List.of("cellstream", "CN=cellstream,O=Example", SecureBroker.API_KEY)) {
      TABLE.of("run").forEach(right -> granted.add(right.grantedTo(user, settings(user, "next-char"))));
    }
    for (String command : commands()) {
      users.add(able(command));
      TABLE.of(command).forEach(right -> granted.add(right.grantedTo(able(command), settings(able(command), ABLE))));
    }
    users.add(MOVER);
    for (String application : List.of("moved", "moved-b")) {
      Stream.of("run", "produce").flatMap(command -> TABLE.of(command).stream())
          .forEach(right -> granted.add(right.grantedTo(MOVER, moving(application))));
    }
    for (Right lack : TABLE.rights()) {
      String user = without(lack);
      users.add(user);
      TABLE.of(lack.command()).stream().filter(right -> !right.equals(lack))
          .forEach(right -> granted.add(right.grantedTo(user, settings(user, user))));
      if (lack.operation() != AclOperation.CREATE && !lack.command().equals("topics --create")) {
        topics.add(new NewTopic(Names.changelog(user), 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
      }
    }
    broker.addScramUsers(users);
    register();
    broker.createTopics(topics);
    broker.grant(granted);
    try (Admin admin = broker.admin()) {
      for (Right lack : TABLE.of("reset")) {
        admin.alterConsumerGroupOffsets(without(lack), Map.of(new TopicPartition("events", 0), new OffsetAndMetadata(0))).all().get();
      }
    }
  }

  /** As docs/logins.md says to do where the application may not. */
  private static void register() throws Exception {
    try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(keyedRegistry.url(), 10,
        Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "REGISTRY_KEY:REGISTRY_SECRET"))) {
      client.register("events-value", new AvroSchema(Files.readString(Path.of("schemas", "TokenEvent.avsc"))));
      client.register("predictions-value", new AvroSchema(Files.readString(Path.of("schemas", "Prediction.avsc"))));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    keyedRegistry.close();
    registry.close();
    broker.close();
  }

  private static Set<String> commands() {
    Set<String> commands = new LinkedHashSet<>();
    TABLE.rights().forEach(right -> commands.add(right.command()));
    return commands;
  }

  private static List<String> events() {
    List<String> events = new ArrayList<>(CommandLab.events(5, 100));
    events.add("{\"key\":\"k\",\"token\":\"€\"}");
    return events;
  }

  /** The user that has what the table says of a command. */
  private static String able(String command) {
    return ABLE + "-" + command.replace(" --", "-");
  }

  /** The user that lacks a right, and the application that is its own. */
  private static String without(Right right) {
    return "lack-" + TABLE.rights().indexOf(right) + "-" + right.command().split(" ", 2)[0];
  }

  /** What stands for the document's addresses and paths here. */
  private static Map<String, String> here() {
    return Map.of("broker.example.com:9093", broker.bootstrapServers(), "broker.example.com:9094", broker.bootstrapServersForCertificates(),
        "pkc-example.eu-central-1.aws.confluent.cloud:9092", broker.bootstrapServers(), "http://registry.example.com:8081", registry.url(),
        "https://psrc-example.eu-central-1.aws.confluent.cloud", keyedRegistry.url(), "https://idp.example.com", broker.tokenServer(),
        "/etc/cellstream", folder.toString(), "/opt/cellstream", folder.toString());
  }

  /** The settings of an example, with this authority also where the document relies on those that the JDK knows. */
  private static Map<String, String> example(String heading) throws IOException {
    return LoginExample.read(heading, here()).settings(folder, Map.of("cellstream.observe.listen", "0", "state.dir",
        folder.resolve("state").toString(), "ssl.truststore.type", "PEM", "ssl.truststore.location", folder.resolve("ca.pem").toString()));
  }

  /** The settings of a user's application; a user who makes topics has topics of its own. */
  private static Map<String, String> settings(String user, String application) {
    try {
      Map<String, String> settings = LoginExample.read(SCRAM, here()).settings(folder,
          Map.of("application.id", application, "cellstream.final.topic", "finals", "cellstream.gaps.topic", "gaps",
              "cellstream.observe.listen", "0", "state.dir",
              folder.resolve("state").toString()));
      if (user.contains("topics")) {
        settings.replaceAll((name, value) -> name.startsWith("cellstream.") && name.endsWith(".topic") ? value + "-" + user : value);
      }
      settings.computeIfPresent("sasl.jaas.config", (_, login) -> login.replace("\"cellstream\"", "\"" + user + "\""));
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The settings of an application whose sequences move, or that gets them. */
  private static Map<String, String> moving(String application) {
    Map<String, String> settings = new TreeMap<>(settings(MOVER, application));
    settings.replaceAll((name, value) -> name.equals("cellstream.input.topic") ? "moving" : value);
    settings.putAll(Map.of("cellstream.output.topic", "moving-out", "cellstream.dead.letter.topic", "moving-dead"));
    return settings;
  }

  private static Path config(String user, Map<String, String> settings) throws IOException {
    return Files.write(folder.resolve(user + ".properties"),
        settings.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList());
  }

  /** Runs the command that stands for a row of the table; for {@code run} it is {@code check}. */
  private static Ended run(String command, Path config) {
    List<String> arguments = new ArrayList<>(
        List.of(command.equals("run") ? "check" : command.split(" ", 2)[0], "--config", config.toString()));
    arguments.addAll(switch (command) {
      case "run" -> List.of();
      case "produce" -> List.of("--input", folder.resolve("events.jsonl").toString());
      case "consume" -> List.of("--from-beginning", "--timeout", "2");
      case "consume --dead-letters" -> List.of("--dead-letters", "--from-beginning", "--timeout", "2");
      case "consume --gaps" -> List.of("--gaps", "--from-beginning", "--timeout", "1");
      case "consume --events" -> List.of("--events", "--from-beginning", "--timeout", "2");
      case "trace" -> List.of("--key", "k");
      case "forget" -> List.of("--key", "k", "--timeout", "20");
      case "reset" -> List.of("--yes");
      case "topics --create" -> List.of("--create", "--partitions", "1", "--yes");
      default -> throw new IllegalArgumentException("the table of docs/security.md names " + command + ", which this test does not know");
    });
    return CommandLab.run(arguments.toArray(String[]::new));
  }

  private static Ended run(String command) throws IOException {
    return run(command, config(able(command), settings(able(command), ABLE)));
  }

  static List<Right> rights() {
    return TABLE.rights();
  }

  @ParameterizedTest
  @ValueSource(strings = {SCRAM, "Mutual TLS", "OAuth 2", "Confluent Cloud"})
  void everyExampleLogsInAsItStandsInTheDocument(String heading) throws Exception {
    Map<String, String> settings = example(heading);
    Ended ended = run("run", config("login", settings));

    assertThat(ended.out()).contains("application next-char can run: nothing stands in the way, 0 warnings");
  }

  /** Each is told by {@code check}, and by a command of one line. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      SCRAM over TLS | sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="cellstream" password="old"; | invalid credentials with SASL mechanism SCRAM-SHA-512
      Confluent Cloud | sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="CLUSTER_KEY" password="old"; | Invalid username or password
      SCRAM over TLS | sasl.mechanism=SCRAM-SHA-256 | 'SCRAM-SHA-256' not enabled in the server, enabled mechanisms are [PLAIN, SCRAM-SHA-512, OAUTHBEARER]
      SCRAM over TLS | ssl.truststore.location=/etc/cellstream/stranger-ca.pem | unable to find valid certification path to requested target
      Mutual TLS | ssl.keystore.location=/etc/cellstream/expired.pem | Received fatal alert: certificate_unknown
      Mutual TLS | ssl.keystore.location=/etc/cellstream/stranger.pem | Received fatal alert: certificate_required
      Mutual TLS | ssl.key.password=old | Given final block not properly padded
      OAuth 2 | sasl.oauthbearer.token.endpoint.url=http://127.0.0.1:1/token | Update the system property 'org.apache.kafka.sasl.oauthbearer.allowed.urls'
      OAuth 2 | sasl.oauthbearer.client.credentials.client.secret=old | The response code 401
      """)
  void aLoginThatFailsIsToldWithItsReason(String heading, String change, String reason) throws Exception {
    Map<String, String> settings = example(heading);
    String[] changed = change.replace("/etc/cellstream", folder.toString()).split("=", 2);
    settings.put(changed[0], changed[1]);
    Path config = config("failing", settings);

    assertThat(run("run", config).out().lines().filter(line -> line.startsWith("failed   cluster"))).singleElement().asString()
        .contains(reason);
    assertThat(run("produce", config).err().lines().filter(line -> line.startsWith("cellstream: ")))
        .anySatisfy(line -> assertThat(line).contains(reason));
  }

  /** Kafka's client asks no other; this JVM was told of it by {@link SecureBroker}. */
  @Test
  void theTokenEndpointThatTheDocumentAllowsIsTheOneThatItsSettingsName() throws Exception {
    LoginExample example = LoginExample.read("OAuth 2", here());

    assertThat(example.environment()).containsEntry("JAVA_OPTS",
        "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + example("OAuth 2").get("sasl.oauthbearer.token.endpoint.url"));
  }

  @Test
  void aLoginsMissingJarIsToldWithThePlaceForIt() throws Exception {
    LoginExample example = LoginExample.read("Amazon MSK with IAM", here());

    assertThat(CommandLab.run("check", "--config", Files.write(folder.resolve("msk.properties"), example.file()).toString()).err())
        .contains("IAMClientCallbackHandler could not be found.", "belongs into the folder ext/");
  }

  @Test
  void theRightsOfTheTableAreEnough() throws Exception {
    assertThat(run("run").out()).contains("application able can run: nothing stands in the way, 0 warnings",
        "this user may not read its settings");
    Path events = folder.resolve("events.jsonl");
    List<String> lines;
    try (StreamApplication stream = new StreamStarter(Settings.load(Optional.of(config(able("run"), settings(able("run"), ABLE))), Map.of(),
        Map.of())).prepare()) {
      stream.start();
      assertThat(stream.awaitRunning(Duration.ofSeconds(30))).isTrue();
      assertThat(run("produce").err()).isEqualTo("sent 101 events to topic events\n");
      lines = run("consume").out().lines().toList();
      assertThat(run("forget").out()).contains("the state of key \"k\" is deleted");
    }
    assertThat(run("consume --events").out().lines()).hasSize(102);
    assertThat(run("trace").out()).contains("events (cellstream.input.topic): 2 records", "not known: this user may not read");
    assertThat(lines).isEqualTo(CommandLab.run("predict", "--model", folder.resolve("models/next-char").toString(), "--input",
        events.toString()).out().lines().toList());
    assertThat(run("consume --dead-letters").out().lines()).singleElement().asString().contains("UNKNOWN_TOKEN");
    assertThat(run("consume --gaps")).isEqualTo(new Ended(0, "", ""));
    assertThat(run("reset").out()).contains("deleted group able", "deleted topic " + Names.changelog(ABLE));
    assertThat(run("topics --create").out()).contains("created  topic         events-able-topics-create",
        "created  topic         " + Names.changelog(ABLE));
  }

  /** As docs/rekey.md says. */
  @Test
  void whoMayRunBothApplicationsMayRekey() throws Exception {
    Path old = config("moved", moving("moved"));
    Path fresh = config("moved-b", moving("moved-b"));
    assertThat(run("produce", old).exitCode()).isZero();
    try (StreamApplication stream = new StreamStarter(Settings.load(Optional.of(old), Map.of(), Map.of())).prepare();
        Admin admin = broker
            .admin()) {
      stream.start();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !admin.listConsumerGroupOffsets("moved").partitionsToOffsetAndMetadata()
          .get().values().stream().filter(each -> each.offset() > 100).toList().isEmpty());
      assertThat(stream.stop()).isEmpty();
    }

    Ended moved = CommandLab.run("rekey", "--config", old.toString(), "--to", fresh.toString());

    assertThat(moved.err()).isEmpty();
    assertThat(moved.out()).contains("application moved-b has got that");
  }

  @ParameterizedTest
  @MethodSource("rights")
  void noRightOfTheTableCanBeLeftOut(Right lack) throws Exception {
    Map<String, String> settings = settings(without(lack), without(lack));
    Ended ended = run(lack.command(), config(without(lack), settings));

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(Stream.concat(ended.out().lines(), ended.err().lines())
        .filter(line -> line.startsWith("failed ") || line.startsWith("cellstream: ")))
        .anySatisfy(line -> assertThat(line).contains(lack.resource(settings))
            .containsIgnoringCase(lack.operation() == AclOperation.DESCRIBE && lack.type() == ResourceType.TOPIC
                ? "hidden from this user"
                : lack.operation().name()));
  }
}
