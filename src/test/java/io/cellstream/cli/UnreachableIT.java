package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.devcluster.DevCluster;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Someone is waiting for the answer: it comes within 30 s, and names the address. */
class UnreachableIT {
  static final List<List<String>> COMMANDS = List.of(List.of("produce", "--input", "/dev/null"), List.of("consume"),
      List.of("consume", "--dead-letters"), List.of("reset", "--yes"));

  @TempDir
  Path folder;

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void aBrokerThatDoesNotListenIsNamed(List<String> command) throws IOException {
    String address = "127.0.0.1:" + closedPort();

    assertFailsInTime(command, address, "no Kafka broker answers at " + address);
  }

  @Test
  void aBrokerThatListensAndSaysNothingIsNamed() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();

      assertFailsInTime(List.of("reset"), address, "no Kafka broker answers at " + address);
    }
  }

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void aBrokerWhoseNameIsUnknownIsNamed(List<String> command) {
    assertFailsInTime(command, "no-such-host.invalid:9092", "no-such-host.invalid:9092");
  }

  @Test
  void aRegistryThatDoesNotListenIsNamed() throws Exception {
    try (DevCluster cluster = DevCluster.start()) {
      CommandLab lab = new CommandLab(cluster, folder, "registry-down");
      cluster.stopRegistry();

      long start = System.nanoTime();
      Ended ended = lab.command("produce", "--input", lab.file("one.jsonl", List.of("{\"key\":\"k\",\"token\":\"a\"}")).toString());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err().lines()).singleElement().asString().startsWith("cellstream: schema registry " + cluster.registryUrl());
    }
  }

  @Test
  void aBrokerThatGoesAwayWhileEventsAreSentIsNamed() throws Exception {
    try (DevCluster cluster = DevCluster.start()) {
      CommandLab lab = new CommandLab(cluster, folder, "broker-down");
      Path err = folder.resolve("err");
      Process produce = lab.process(folder.resolve("out"), err, "produce");
      try {
        Writer events = produce.outputWriter();
        events.write("{\"key\":\"k\",\"token\":\"a\"}\n");
        events.flush();
        await().atMost(Duration.ofSeconds(30)).until(() -> lab.sent() == 1);
        cluster.stopBroker();
        long start = System.nanoTime();
        events.write("{\"key\":\"k\",\"token\":\"b\"}\n");
        events.close();

        assertThat(produce.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(produce.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(err)).contains("sent 1 events to topic broker-down-in").last().asString()
            .startsWith("cellstream: line 2 could not be sent to topic broker-down-in at " + cluster.bootstrapServers());
      } finally {
        produce.destroyForcibly();
        cluster.startBroker();
      }
    }
  }

  private void assertFailsInTime(List<String> command, String address, String named) {
    List<String> all = Stream.concat(command.stream(),
        Stream.of("--set", "bootstrap.servers=" + address, "--set", "application.id=app", "--set", "schema.registry.url=http://127.0.0.1:9",
            "--set", "cellstream.input.topic=in", "--set", "cellstream.output.topic=out", "--set", "state.dir=" + folder))
        .toList();
    long start = System.nanoTime();

    Ended ended = CommandLab.run(all.toArray(String[]::new));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).singleElement().asString().startsWith("cellstream: ").contains(named);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
