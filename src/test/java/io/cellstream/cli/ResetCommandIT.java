package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.it.Servers;
import io.cellstream.runtime.StreamApplication;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Servers.class)
class ResetCommandIT {
  private static final int EVENTS = 60;

  @TempDir
  static Path folder;

  private final DevCluster cluster;

  ResetCommandIT(DevCluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void afterAResetTheSameEventsGiveTheSamePredictionsAgain(String protocol) throws Exception {
    String name = "again-" + protocol;
    CommandLab lab = new CommandLab(cluster, folder, name, "group.protocol=" + protocol);
    Path events = lab.file(name + ".jsonl", CommandLab.events(3, EVENTS));
    assertThat(lab.command("produce", "--input", events.toString()).exitCode()).isZero();
    List<String> expected = CommandLab.run("predict", "--model", lab.model().toString(), "--input", events.toString()).out().lines()
        .toList();
    String max = Integer.toString(expected.size());
    List<String> parts = List.of("group " + name + " (" + protocol + ") with its committed offsets",
        "topic " + name + "-sequence-ledger-changelog, the changelog of the states",
        "folder " + folder.resolve("state").resolve(name) + ", the states on this machine");
    try (StreamApplication _ = lab.stream()) {
      assertThat(lab.command("consume", "--from-beginning", "--max", max, "--timeout", "20").out().lines()).hasSize(expected.size());

      Ended refused = lab.command("reset", "--yes");

      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err().lines()).singleElement().asString()
          .startsWith("cellstream: application " + name + " is running, its group has 1 member (" + name + "-")
          .contains(" at /127.0.0.1): stop it first");
    }
    Set<String> topics = topics();

    Ended planned = lab.command("reset", "--dry-run");
    assertThat(planned).isEqualTo(new Ended(0, lines("would delete ", parts), ""));
    assertThat(topics()).isEqualTo(topics);

    assertThat(lab.command("reset")).isEqualTo(new Ended(0, lines("deleted ", parts), ""));
    assertThat(folder.resolve("state").resolve(name)).doesNotExist();
    assertThat(topics()).hasSize(topics.size() - 1).contains(name + "-in", name + "-out", name + "-dead-letters");
    assertThat(lab.command("reset").out()).startsWith("nothing to reset: application " + name);

    try (StreamApplication _ = lab.stream()) {
      Ended both = lab.command("consume", "--from-beginning", "--max", Integer.toString(2 * expected.size()), "--timeout", "20");
      assertThat(both.out().lines().skip(expected.size())).isEqualTo(expected);
    }
  }

  @Test
  void aFolderInUseByAnotherProcessIsLeftAlone() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "locked");
    Path state = Files.createDirectories(folder.resolve("state/locked"));
    try (var channel = FileChannel.open(state.resolve(".lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE); var _ = channel.lock()) {
      Ended ended = lab.command("reset");

      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err()).contains("the state in " + state + " is in use by a running application: stop it first");
    }
    assertThat(state).exists();
  }

  private static List<String> linesOf(Ended ended, String start) {
    return ended.out().lines().dropWhile(line -> !line.startsWith(start)).limit(4).toList();
  }

  /** The records go to both partitions, since nothing says which one the key's events are in. */
  @Test
  void aForgottenKeyHasNoStateAnyMoreAndItsTraceSaysWhatIsLeftAndHowLong() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "forget", 2);
    Path first = lab.file("forget.jsonl", List.of("{\"key\":\"k\",\"token\":\"a\",\"timestamp\":1700000000000}",
        "{\"key\":\"other\",\"token\":\"a\"}", "{\"key\":\"k\",\"token\":\"b\"}", "{\"key\":\"k\",\"token\":\"é\"}", "{\"token\":\"a\"}"));
    Path more = lab.file("more.jsonl", List.of("{\"key\":\"k\",\"token\":\"a\"}"));
    assertThat(lab.command("produce", "--input", first.toString()).exitCode()).isZero();
    assertThat(lab.command("trace", "--key", "k").out()).contains("forget-out (cellstream.output.topic): none",
        "forget-sequence-ledger-changelog (the states' changelog): there is no such topic", "local states: none on this machine");

    Ended stopped = lab.command("forget", "--key", "k");

    assertThat(stopped.exitCode()).isEqualTo(1);
    assertThat(stopped.out().lines()).singleElement().asString().startsWith("sent a record with null value to forget-in-")
        .contains("forget-in-0@", "forget-in-1@");
    assertThat(stopped.err().lines()).containsExactly(
        "cellstream: application forget is not running: it deletes the state when it is started and comes to the record");
    try (StreamApplication _ = lab.stream()) {
      assertThat(lab.command("produce", "--input", more.toString()).exitCode()).isZero();
      assertThat(
          lab.command("consume", "--from-beginning", "--max", "4", "--timeout", "20").out().lines().filter(line -> line.contains("\"k\""))
              .map(line -> line.replaceFirst(",\"kind.*", "")))
          .containsExactly("{\"key\":\"k\",\"step\":0", "{\"key\":\"k\",\"step\":1", "{\"key\":\"k\",\"step\":0");
      assertThat(linesOf(lab.command("trace", "--key", "k"), "forget-sequence")).contains("  state: there is one");

      Ended forgotten = lab.command("forget", "--key-base64", "aw==");

      assertThat(forgotten.err()).isEmpty();
      assertThat(forgotten.exitCode()).isZero();
      assertThat(forgotten.out()).contains("waiting until application forget has taken it",
          "the state of key aw== (Base64) is deleted; `cellstream trace --key-base64 aw==` lists what is stored of it");
      Ended traced = lab.command("trace", "--key", "k");
      assertThat(traced.exitCode()).isZero();
      assertThat(traced.err()).isEmpty();
      assertThat(linesOf(traced, "forget-in")).first().asString()
          .matches(
              "forget-in \\(cellstream.input.topic\\): 8 records of 2023-11-14T22:13:20Z to 20.*Z, in forget-in-0@\\d( to \\d)?, forget-in-1@\\d( to \\d)?");
      assertThat(linesOf(traced, "forget-out")).first().asString().contains(": 3 records of 2023-11-14T22:13:20Z to ");
      assertThat(linesOf(traced, "forget-dead-letters")).satisfiesExactly(line -> assertThat(line).contains(": 1 record of "),
          line -> assertThat(line).isEqualTo("  gone: never: retention.ms=-1"),
          line -> assertThat(line).startsWith("  1 more record without a key: whose they are is not known"),
          line -> assertThat(line).startsWith("forget-sequence-ledger-changelog"));
      assertThat(linesOf(traced, "forget-sequence").subList(1, 4)).contains("  state: deleted, or its sequence has ended")
          .anyMatch(
              line -> line.matches("  gone: \\d+ replaced records?: at a compaction, about 7 days after it was replaced at the latest .*"))
          .anyMatch(line -> line.matches("  gone: \\d+ deletions? \\(key without value\\): 24 hours after compaction .*"));
      assertThat(traced.out()).contains(folder.resolve("state/forget") + ": follows the changelog");
    }
    assertThat(linesOf(lab.command("trace", "--key", "other"), "forget-sequence")).contains("  state: there is one");
    assertThat(lab.command("trace", "--key", "k", "--partition", "2").err())
        .isEqualTo("cellstream: --partition 2: topic forget-in has 2 partitions, 0 to 1" + System.lineSeparator());
  }

  @Test
  void aKeyIsGivenInOneWay() {
    assertThat(List.of(CommandLab.run("trace"), CommandLab.run("forget", "--key", "k", "--key-base64", "aw=="),
        CommandLab.run("forget", "--key-base64", "?"))).extracting(Ended::exitCode).containsOnly(2);
    assertThat(CommandLab.run("trace").err()).contains("say which key: with --key as text, or with --key-base64");
    assertThat(CommandLab.run("forget", "--key-base64", "?").err()).contains("--key-base64 \"?\" is not Base64");
  }

  private static String lines(String before, List<String> parts) {
    return String.join("", parts.stream().map(part -> before + part + System.lineSeparator()).toList());
  }

  private Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }
}
