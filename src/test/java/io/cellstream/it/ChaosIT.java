package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two short seeds of {@code cellstream chaos}, one that must fail, and what is left of one that is cut off. All run at once: most of a run is waiting. */
class ChaosIT {
  private static final Path DISTRIBUTION = Path.of("target/cellstream").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @TempDir
  static Path temporary;
  private static Run byEvents;
  private static Run byWallClock;
  private static Run withoutMark;

  /** A command that runs in a folder of its own. */
  private record Run(Process process, Path folder) implements AutoCloseable {

    static Run start(String name, String... arguments) throws IOException {
      Path folder = Files.createDirectory(temporary.resolve(name));
      List<String> command = new ArrayList<>();
      command.add(ProcessHandle.current().info().command().orElseThrow());
      command.addAll(AppProcess.shortLife()); // its children's too
      command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-cp",
          DISTRIBUTION + "/cellstream.jar:" + DISTRIBUTION + "/lib/*:" + DISTRIBUTION + "/lib-dev/*", "io.cellstream.cli.Main", "chaos"));
      command.addAll(List.of(arguments));
      return new Run(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start(), folder);
    }

    String out() throws IOException {
      return Files.readString(folder.resolve("out"));
    }

    /** What the command has printed, and the warnings of its own Kafka clients. */
    String evidence() throws IOException {
      StringBuilder text = new StringBuilder(out());
      for (Path each : left()) {
        List<String> warnings = Files.readAllLines(each.resolve("chaos.log")).stream()
            .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
        text.append(warnings.stream().skip(Math.max(0, warnings.size() - 40L)).collect(Collectors.joining("\n", "\nchaos.log:\n", "\n")));
      }
      return text.toString();
    }

    /** The folders that runs have left. */
    List<Path> left() throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files.filter(file -> file.getFileName().toString().startsWith("cellstream-chaos-")).toList();
      }
    }

    int exitValue() throws IOException, InterruptedException {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(evidence()).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    byEvents = Run.start("events", "--seed", "1563", "--faults", "12", "--instances", "2", "--model", "models/machine-health");
    byWallClock = Run.start("clock", "--seed", "5494", "--faults", "12", "--instances", "1", "--model", "models/next-char");
    withoutMark = Run.start("mark", "--seed", "3", "--faults", "1", "--instances", "1", "--model", "models/machine-health", "--without",
        "mark");
  }

  @AfterAll
  static void stop() {
    Stream.of(byEvents, byWallClock, withoutMark).forEach(Run::close);
  }

  private static void equalsTheOfflineRun(Run run) throws Exception {
    assertThat(run.exitValue()).as(run.evidence()).isZero();
    assertThat(run.out()).contains(": 12 faults", "equal to the offline run in bits and in order");
    assertThat(run.left()).isEmpty();
  }

  @Test
  void whatIsLeftBehindEqualsTheOfflineRun() throws Exception {
    equalsTheOfflineRun(byEvents);
  }

  @Test
  void whereEndsGoByTheWallClockToo() throws Exception {
    equalsTheOfflineRun(byWallClock);
    assertThat(byWallClock.out()).contains("cellstream.sequence.idle.time=wall", "0 open sequences at the end");
  }

  @Test
  void withoutTheMarkEventsAreTakenTwiceWhichIsSeen() throws Exception {
    assertThat(withoutMark.exitValue()).as(withoutMark.evidence()).isOne();
    assertThat(withoutMark.out()).contains("the committed offsets are set back to the beginning", "not as the offline run says", "TWICE: ",
        "to run it again: cellstream chaos --seed 3 ");
  }

  @Test
  void noChildOutlivesACommandThatIsKilled() throws Exception {
    try (Run run = Run.start("killed", "--seed", "1", "--faults", "1", "--instances", "1", "--model", "models/machine-health")) {
      Awaitility.await("the children").atMost(PATIENCE)
          .until(() -> run.out().contains("events come") && run.process.descendants().count() >= 2);
      List<ProcessHandle> children = run.process.descendants().toList();

      run.process.destroyForcibly().waitFor();

      Awaitility.await("their end").atMost(Duration.ofSeconds(20)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }
}
