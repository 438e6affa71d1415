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

  private static String lines(String before, List<String> parts) {
    return String.join("", parts.stream().map(part -> before + part + System.lineSeparator()).toList());
  }

  private Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }
}
