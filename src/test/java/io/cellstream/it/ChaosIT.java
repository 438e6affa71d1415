package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two short seeds of {@code cellstream chaos}, and what is left of one that is cut off. */
class ChaosIT {
  private static final Path DISTRIBUTION = Path.of("target/cellstream").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir
  Path temporary;

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(AppProcess.shortLife()); // its children's too
    command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-cp",
        DISTRIBUTION + "/cellstream.jar:" + DISTRIBUTION + "/lib/*:" + DISTRIBUTION + "/lib-dev/*", "io.cellstream.cli.Main",
        "chaos"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(temporary.resolve("out").toFile()).start();
  }

  private String out() throws IOException {
    return Files.readString(temporary.resolve("out"));
  }

  @ParameterizedTest
  @CsvSource({"2582, 2, models/machine-health", "1387, 1, models/next-char"})
  void whatIsLeftBehindEqualsTheOfflineRun(long seed, String instances, String model) throws Exception {
    Process chaos = start("--seed", Long.toString(seed), "--faults", "12", "--instances", instances, "--model", model);
    try {
      assertThat(chaos.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(out()).isTrue();
      assertThat(chaos.exitValue()).as(out()).isZero();
      assertThat(out()).contains("seed " + seed + ": 12 faults", "equal to the offline run in bits and in order");
      try (var left = Files.list(temporary)) {
        assertThat(left.filter(file -> file.getFileName().toString().startsWith("cellstream-chaos-"))).isEmpty();
      }
    } finally {
      chaos.destroyForcibly();
    }
  }

  @Test
  void withoutTheMarkEventsAreTakenTwiceWhichIsSeen() throws Exception {
    Process chaos = start("--seed", "3", "--faults", "1", "--instances", "1", "--model", "models/machine-health", "--without", "mark");
    try {
      assertThat(chaos.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(out()).isTrue();
      assertThat(chaos.exitValue()).as(out()).isOne();
      assertThat(out()).contains("the committed offsets are set back to the beginning", "not as the offline run says", "TWICE: ",
          "to run it again: cellstream chaos --seed 3 ");
    } finally {
      chaos.destroyForcibly();
    }
  }

  @Test
  void noChildOutlivesACommandThatIsKilled() throws Exception {
    Process chaos = start("--seed", "1", "--faults", "1", "--instances", "1", "--model", "models/machine-health");
    try {
      Awaitility.await("the children").atMost(PATIENCE).until(() -> out().contains("events come") && chaos.descendants().count() >= 2);
      List<ProcessHandle> children = chaos.descendants().toList();

      chaos.destroyForcibly().waitFor();

      Awaitility.await("their end").atMost(Duration.ofSeconds(20)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      chaos.destroyForcibly();
    }
  }
}
