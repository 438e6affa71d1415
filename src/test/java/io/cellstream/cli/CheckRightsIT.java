package io.cellstream.cli;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.devcluster.DevBroker;
import io.cellstream.devcluster.DevRegistry;
import io.cellstream.modelfile.ModelPackageWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** On a broker that grants nothing unasked: each user here has all the rights that a start needs but one. */
class CheckRightsIT {
  static final List<Lack> LACKS = List.of( //
      new Lack("no-input", grant -> grant.name().equals("in"), "topic         topic in (cellstream.input.topic) is not there or hidden"
          + " from this user", "--operation Read --topic in`"),
      new Lack("no-output", grant -> grant.name().equals("out"), "topic         topic out (cellstream.output.topic) is not there or hidden",
          "--operation Write --topic out`"),
      new Lack("only-describe", grant -> grant.name().equals("dead") && grant.right() == WRITE,
          "topic         topic dead (cellstream.dead.letter.topic): this user lacks the right to write", "--operation Write --topic dead`"),
      new Lack("no-changelog", grant -> grant.right() == CREATE,
          "topic         topic no-changelog-sequence-ledger-changelog (the states' changelog) is not there yet and can't be created",
          "grant Create on topics with the prefix no-changelog-"),
      new Lack("no-group", grant -> grant.type() == ResourceType.GROUP,
          "group         this user lacks the right to read group no-group at ", "--operation Read --group no-group`"),
      new Lack("no-transactions", grant -> grant.type() == ResourceType.TRANSACTIONAL_ID,
          "transactions  this user lacks the right to write with transactional ids that begin with no-transactions",
          "--transactional-id no-transactions`"));

  @TempDir
  static Path folder;

  static DevBroker broker;
  static DevRegistry registry;

  record Lack(String user, Predicate<Grant> missing, String found, String remedy) {
    @Override
    public String toString() {
      return user;
    }
  }

  record Grant(ResourceType type, String name, PatternType pattern, AclOperation right) {
  }

  @BeforeAll
  static void start() throws Exception {
    List<String> users = new ArrayList<>(List.of("admin", "all"));
    LACKS.forEach(lack -> users.add(lack.user()));
    String passwords = String.join(" ", users.stream().map(user -> "user_" + user + "=\"" + user + "\"").toList());
    broker = DevBroker.start(folder.resolve("broker"), 0,
        Map.of("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT", "sasl.enabled.mechanisms", "PLAIN",
            "sasl.mechanism.inter.broker.protocol", "PLAIN", "listener.name.plaintext.plain.sasl.jaas.config",
            login("admin").replace(";", " " + passwords + ";"), "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer", "super.users", "User:admin;User:ANONYMOUS"));
    registry = DevRegistry.start();
    ModelPackageWriter.write(folder.resolve("model"), CommandLab.MODEL, Map.of());
    try (Admin admin = Admin.create(client("admin"))) {
      admin.createTopics(List.of(new NewTopic("in", 2, (short) 1), new NewTopic("out", 2, (short) 1), new NewTopic("dead", 2, (short) 1)))
          .all().get();
      List<AclBinding> granted = new ArrayList<>();
      needed("all").forEach(grant -> granted.add(binding("all", grant)));
      LACKS.forEach(lack -> needed(lack.user()).stream().filter(grant -> !lack.missing().test(grant))
          .forEach(grant -> granted.add(binding(lack.user(), grant))));
      admin.createAcls(granted).all().get();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    registry.close();
    broker.close();
  }

  /** The least that a start needs; the application has its user's name. */
  private static List<Grant> needed(String application) {
    return List.of(new Grant(ResourceType.TOPIC, "in", LITERAL, READ), new Grant(ResourceType.TOPIC, "out", LITERAL, WRITE),
        new Grant(ResourceType.TOPIC, "dead", LITERAL, WRITE), new Grant(ResourceType.TOPIC, "dead", LITERAL, DESCRIBE),
        new Grant(ResourceType.TOPIC, "dead", LITERAL, DESCRIBE_CONFIGS),
        new Grant(ResourceType.TOPIC, application + "-", PREFIXED, CREATE),
        new Grant(ResourceType.TOPIC, application + "-", PREFIXED, READ),
        new Grant(ResourceType.TOPIC, application + "-", PREFIXED, WRITE), new Grant(ResourceType.GROUP, application, LITERAL, READ),
        new Grant(ResourceType.TRANSACTIONAL_ID, application, PREFIXED, WRITE));
  }

  private static AclBinding binding(String user, Grant grant) {
    return new AclBinding(new ResourcePattern(grant.type(), grant.name(), grant.pattern()),
        new AccessControlEntry("User:" + user, "*", grant.right(), AclPermissionType.ALLOW));
  }

  private static String login(String user) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\"" + user + "\";";
  }

  private static Map<String, Object> client(String user) {
    return new TreeMap<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", login(user)));
  }

  private static Ended run(String command, String user) throws IOException {
    Map<String, Object> settings = client(user);
    settings
        .putAll(Map.of("application.id", user, "schema.registry.url", registry.url(), "cellstream.model", "model", "cellstream.input.topic",
            "in", "cellstream.output.topic", "out", "cellstream.dead.letter.topic", "dead", "state.dir", "state"));
    Path config = Files.write(folder.resolve(user + ".properties"),
        settings.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList());
    return CommandLab.run(command, "--config", config.toString());
  }

  @Test
  void theLeastRightsAreEnoughAndWhatTheyHideIsNotClaimed() throws IOException {
    Ended ended = run("check", "all");

    assertThat(ended.out().lines().filter(line -> !line.startsWith("ok "))).satisfiesExactly(
        line -> assertThat(line)
            .startsWith("unknown  topic         topic in (cellstream.input.topic): this user may not read its settings"),
        line -> assertThat(line)
            .startsWith("unknown  topic         topic out (cellstream.output.topic): this user may not read its settings"),
        line -> assertThat(line).isEqualTo("application all can run: nothing stands in the way, 0 warnings, 2 unknown"));
    assertThat(ended.exitCode()).isZero();
  }

  @ParameterizedTest
  @FieldSource("LACKS")
  void aRightThatIsMissingIsNamedWithTheWayToGrantIt(Lack lack) throws IOException {
    Ended ended = run("check", lack.user());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out().lines().filter(line -> line.startsWith("failed "))).anySatisfy(
        line -> assertThat(line).startsWith("failed   " + lack.found()).contains(lack.remedy()));
    assertThat(ended.out()).doesNotContain("password");
  }
}
