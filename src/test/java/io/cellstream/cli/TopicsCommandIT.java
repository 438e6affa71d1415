package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.it.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code topics} shows and creates, on a real cluster. */
@ExtendWith(Servers.class)
class TopicsCommandIT {
  @TempDir
  static Path folder;

  private final DevCluster cluster;

  TopicsCommandIT(DevCluster cluster) {
    this.cluster = cluster;
  }

  /** An application whose topics are named after it, none of which is there. */
  private static Ended command(CommandLab lab, String application, String name, String... more) {
    return lab.command(name, Stream.concat(Stream.of("--set", "application.id=" + application, "--set",
        "cellstream.input.topic=" + application + "-in", "--set", "cellstream.output.topic=" + application + "-out"), Stream.of(more))
        .toArray(String[]::new));
  }

  private Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }

  private static List<String> starting(String start, Ended ended) {
    return ended.out().lines().filter(line -> line.startsWith(start)).toList();
  }

  @Test
  void whatIsMissingIsShownThenCreatedAndThenAStartHasNothingInItsWay() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "lab");

    Ended shown = command(lab, "fresh", "topics");

    assertThat(shown.exitCode()).isEqualTo(1);
    assertThat(starting("missing", shown)).hasSize(4)
        .first().asString().contains("fresh-in (cellstream.input.topic): 1 partition, 1 replica, cleanup.policy=delete");
    assertThat(shown.out()).endsWith("4 topics are missing: --create --partitions=N makes what is missing, with these settings\n");
    assertThat(topics()).noneMatch(topic -> topic.startsWith("fresh"));

    Ended asked = command(lab, "fresh", "topics", "--create");
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(asked.err()).contains("say with --partitions=N how many partitions topic fresh-in is to have");
    assertThat(topics()).noneMatch(topic -> topic.startsWith("fresh"));

    Ended created = command(lab, "fresh", "topics", "--create", "--partitions", "3");
    assertThat(created.exitCode()).isZero();
    assertThat(starting("missing", created)).hasSize(4).allSatisfy(line -> assertThat(line).contains(": 3 partitions, 1 replica, "));
    assertThat(starting("created", created)).hasSize(4);
    assertThat(topics()).contains("fresh-in", "fresh-out", "fresh-dead-letters", "fresh-sequence-ledger-changelog");

    Ended again = command(lab, "fresh", "topics", "--create", "--partitions", "3");
    assertThat(again.out()).endsWith("all topics are there, 0 warnings\n").doesNotContain("missing", "created");
    assertThat(command(lab, "fresh", "check").out())
        .endsWith("application fresh can run: nothing stands in the way, 0 warnings\n");
  }

  /** The rules warn of topics that are narrower than the input topic; what is created beside it is not. */
  @Test
  void topicsAreCreatedToTakeWhatAnInputTopicTakesThatWasNotMadeForIt() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "other");
    cluster.createTopic("strange-in", 2, Map.of("retention.ms", "31536000000", "max.message.bytes", "5242880",
        "message.timestamp.after.max.ms", "86400000", "message.timestamp.before.max.ms", "31536000000"));

    Ended created = command(lab, "strange", "topics", "--create", "--partitions", "7");

    assertThat(created.exitCode()).isZero();
    assertThat(starting("warning", created)).singleElement().asString()
        .endsWith("--partitions is of no effect: topic strange-in is there, with 2 partitions");
    assertThat(starting("missing", created)).hasSize(3).first().asString().contains("strange-out", ": 2 partitions, 1 replica, ",
        "message.timestamp.after.max.ms=86400000", "retention.ms=31536000000");
    assertThat(command(lab, "strange", "check").out())
        .endsWith("application strange can run: nothing stands in the way, 0 warnings\n");
  }

  @Test
  void whatDiffersAndWhatTheBrokerRefusesIsTold() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "third");
    cluster.createTopic("differs-in", 1, Map.of("cleanup.policy", "compact"));
    cluster.createTopic("differs-out", 1, Map.of("message.timestamp.type", "LogAppendTime"));

    Ended shown = command(lab, "differs", "topics", "--replication-factor", "2");

    assertThat(shown.exitCode()).isEqualTo(1);
    assertThat(starting("warning", shown)).hasSize(2)
        .anyMatch(line -> line.contains("differs-in (cellstream.input.topic) has cleanup.policy=compact"))
        .anyMatch(line -> line.contains("differs-out (cellstream.output.topic) has message.timestamp.type=LogAppendTime"));
    assertThat(starting("failed", shown)).hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("can't be created: Unable to replicate the partition 2 time(s)"));
    assertThat(shown.out()).endsWith("2 failed, 2 warnings\n");
  }
}
