package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.it.Servers;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The doctor, on a real cluster: what is well, what is not, and that it leaves nothing behind. */
@ExtendWith(Servers.class)
class CheckCommandIT {
  @TempDir
  static Path folder;

  private final DevCluster cluster;

  CheckCommandIT(DevCluster cluster) {
    this.cluster = cluster;
  }

  private static List<String> problems(Ended ended) {
    return ended.out().lines().filter(line -> !line.startsWith("ok ") && !line.startsWith("note ")).toList();
  }

  @Test
  void whereNothingStandsInTheWayItSaysSoAndChangesNothing() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "well");

    Ended ended = lab.command("check");

    assertThat(problems(ended)).containsExactly("application well can run: nothing stands in the way, 0 warnings");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("state hash " + CommandLab.MODEL.stateHash(), "metadata.version at level ",
        "well-in (cellstream.input.topic): 1 partition, replicated once, kept for good, may be read",
        "well-out (cellstream.output.topic): 1 partition, replicated once, kept for good, may be written",
        "well-sequence-ledger-changelog (the states' changelog): not there yet, the first start may create it with 1 partition and 1 replica",
        "ok       record        a prediction has at most ", " under keys of up to 1022 KB, headers included",
        "application well is not running, and has no group yet", "topic well-in: nothing of it was read before, it begins at well-in-0@0",
        "group well may be joined", "note     threads       1 partition of topic well-in for 1 stream thread: 1 each",
        "tried with transactional id well-check", "subject well-in-value has no version yet",
        "subject well-out-value has no version yet");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        CachedSchemaRegistryClient registry = new CachedSchemaRegistryClient(cluster.registryUrl(), 10)) {
      assertThat(admin.listTopics().names().get()).doesNotContain("well-sequence-ledger-changelog");
      assertThat(admin.listGroups().all().get()).noneMatch(group -> group.groupId().equals("well"));
      assertThat(registry.getAllSubjects()).noneMatch(subject -> subject.startsWith("well"));
    }
    assertThat(folder.resolve("state/well")).doesNotExist();
  }

  @Test
  void anOccupiedPortIsToldAndAFreeOneToo() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "listening");
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();

      Ended ended = lab.command("check", "--set", "cellstream.observe.listen=" + port);

      assertThat(problems(ended)).hasSize(2).first().asString()
          .startsWith("failed   listen        cellstream.observe.listen: 127.0.0.1 port "
              + port + " can't be listened at: Address already in use; choose another port");
      assertThat(ended.exitCode()).isEqualTo(1);
    }
    Ended ended = lab.command("check", "--set", "cellstream.observe.listen=" + port);
    assertThat(ended.out()).contains("127.0.0.1 port " + port + " is free");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "ill");
    cluster.createTopic("ill-sequence-ledger-changelog", 3, Map.of("cleanup.policy", "delete"));
    configure("ill-out", "retention.ms", "604800000");
    configure("ill-in", "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    Path events = lab.file("ill.jsonl", CommandLab.events(1, 5));
    assertThat(lab.command("produce", "--input", events.toString()).exitCode()).isZero();
    Path cut = folder.resolve("cut");
    ModelPackageWriter.write(cut, CommandLab.MODEL, Map.of());
    Files.write(cut.resolve("weights.safetensors"), new byte[]{1, 2, 3});
    Path file = Files.createFile(folder.resolve("no-folder"));

    Ended ended = lab.command("check", "--set", "cellstream.model=" + cut, "--set", "state.dir=" + file, "--set",
        "cellstream.dead.letter.topic=no-such-topic", "--set", "cellstream.kernel=scalar");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(problems(ended))
        .anySatisfy(line -> assertThat(line).startsWith("failed   model         " + cut.resolve("weights.safetensors")))
        .anySatisfy(line -> assertThat(line).startsWith("failed   state.dir     state.dir " + file + " can't be a folder"))
        .anySatisfy(
            line -> assertThat(line).startsWith("failed   topic         topic no-such-topic (cellstream.dead.letter.topic) does not"))
        .anySatisfy(line -> assertThat(line).startsWith("failed   topic         input topic ill-in has 1 partitions, but the states'"))
        .anySatisfy(line -> assertThat(line).contains("has cleanup.policy=delete, which deletes the states"))
        .anySatisfy(
            line -> assertThat(line).startsWith("warning  topic         topic ill-out (cellstream.output.topic) refuses timestamps"))
        .anySatisfy(
            line -> assertThat(line).startsWith("warning  events        5 events not read yet from topic ill-in are older than topic"
                + " ill-out keeps its records (retention.ms=604800000, 7 days)"));
    assertThat(ended.out()).endsWith("application ill can't run: 5 failed, 4 warnings" + System.lineSeparator());
  }

  @Test
  void withoutBrokerAndRegistryItStillLooksAtTheRest() {
    Ended ended = CommandLab.run("check", "--set", "bootstrap.servers=127.0.0.1:1", "--set", "application.id=app", "--set",
        "schema.registry.url=http://me:hidden@127.0.0.1:1", "--set", "cellstream.model=" + folder.resolve("none"), "--set",
        "cellstream.input.topic=in", "--set", "cellstream.output.topic=out", "--set", "state.dir=" + folder);

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).doesNotContain("hidden").contains("ok       java ", "ok       state.dir ");
    assertThat(problems(ended)).satisfiesExactly(line -> assertThat(line).startsWith("failed   model ").contains("no such folder"),
        line -> assertThat(line).startsWith("failed   cluster       no Kafka broker answers at 127.0.0.1:1"),
        line -> assertThat(line)
            .startsWith("unknown  cluster       topics, changelog, group, access rights and transactions: not looked at"),
        line -> assertThat(line).startsWith("failed   registry      schema registry http://127.0.0.1:1 "),
        line -> assertThat(line).startsWith("unknown  memory "),
        line -> assertThat(line).isEqualTo("application app can't run: 3 failed, 0 warnings, 2 unknown"));
  }

  @Test
  void aConfigurationThatCannotBeUsedIsAUsageError() {
    Ended ended = CommandLab.run("check", "--set", "cellstream.input.topik=in");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).singleElement().asString().contains("cellstream.input.topik");
  }

  @Test
  void eventsOfALatestSchemaThatCannotBeReadAreAWarningAndAnOutputThatRefusesOursAFailure() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "schemas");
    try (CachedSchemaRegistryClient registry = new CachedSchemaRegistryClient(cluster.registryUrl(), 10)) {
      String other = "{\"type\":\"record\",\"name\":\"%s\",\"namespace\":\"io.cellstream.avro\",\"fields\":[{\"name\":\"input\",\"type\":\"boolean\"}]}";
      registry.register("schemas-in-value", new AvroSchema(other.formatted("TokenEvent")));
      registry.register("schemas-out-value", new AvroSchema(other.formatted("Prediction")));
    }

    Ended ended = lab.command("check");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(problems(ended)).satisfiesExactly(
        line -> assertThat(line).startsWith("warning  registry ").contains("version 1 of subject schemas-in-value",
            "can't be read as io.cellstream.avro.TokenEvent", "go to the dead letters"),
        line -> assertThat(line).startsWith("failed   registry ").contains("schemas-out-value", "refuses Prediction as a new version"),
        line -> assertThat(line).contains("can't run: 1 failed, 1 warning"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void aSecondInstanceWithAnotherModelIsRefusedAndTheFirstGoesOn(String protocol) throws Exception {
    String name = "second-" + protocol;
    CommandLab lab = new CommandLab(cluster, folder, name, "group.protocol=" + protocol);
    Path other = folder.resolve("other-" + protocol);
    String mine = CommandLab.MODEL.stateHash().substring(0, 12);
    String theirs = ModelPackageWriter.write(other, TestModels.nextToken(8, 26, 4, 8), Map.of()).stateHash().substring(0, 12);
    Map<String, String> second = Map.of("cellstream.model", other.toString(), "state.dir", folder.resolve("second").toString());
    Path events = lab.file(name + ".jsonl", CommandLab.events(5, 40));
    List<String> expected = CommandLab.run("predict", "--model", lab.model().toString(), "--input", events.toString()).out().lines()
        .toList();
    try (StreamApplication _ = lab.stream()) {
      assertThatExceptionOfType(StartupException.class).isThrownBy(() -> starter(lab, second).prepare())
          .withMessageStartingWith("application " + name + " is running with another model, or another mapping of fields: " + name + "-")
          .withMessageContaining(" has states of model " + mine).withMessageContaining("would make states of model " + theirs)
          .withMessageContaining("cellstream.model.changed=restart");
      assertThat(lab.command("check", "--set", "cellstream.model=" + other).out())
          .contains("failed   group         application " + name + " is running with another model, or another mapping of fields: ");

      assertThat(lab.command("produce", "--input", events.toString()).exitCode()).isZero();
      assertThat(lab.command("consume", "--from-beginning", "--max", Integer.toString(expected.size()), "--timeout", "20").out().lines())
          .isEqualTo(expected);
      Ended same = lab.command("check");
      assertThat(same.exitCode()).isZero();
      assertThat(same.out()).contains("application " + name + " is running, its group has 1 member (" + name + "-",
          "is in use: an instance runs here");
    }
  }

  @Test
  void ofTwoThatStartAtTheSameMomentWithTwoModelsNotBothStepEvents() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "moment");
    Path other = folder.resolve("other-moment");
    ModelPackageWriter.write(other, TestModels.nextToken(9, 26, 4, 8), Map.of());
    // both have looked at the empty group before either joins
    try (StreamApplication one = starter(lab, Map.of()).prepare();
        StreamApplication two = starter(lab,
            Map.of("cellstream.model", other.toString(), "state.dir", folder.resolve("moment").toString())).prepare()) {
      one.start();
      assertThat(one.awaitRunning(Duration.ofSeconds(30))).isTrue();
      two.start();

      assertThat(two.awaitEnd()).get().asString().contains("is running with another model", "cellstream.model.changed=restart");
    }
  }

  private static StreamStarter starter(CommandLab lab, Map<String, String> flags) {
    return new StreamStarter(Settings.load(Optional.of(lab.config), Map.of(), flags));
  }

  private void configure(String topic, String name, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic),
          List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)))).all().get();
    }
  }
}
