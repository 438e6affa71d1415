package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.devcluster.DevCluster;
import io.cellstream.it.ClassArchive;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the README and of the pages behind it, typed as it stands there, beside the files that the README says to write. */
class ReadmeIT {
  private static final Path CHECKOUT = Path.of("").toAbsolutePath();
  private static final List<String> LINKS = List.of("cellstream.jar", "lib", "lib-dev", "lib-import", "models", "samples");

  /** The README first: its files are written, and its commands come first. */
  private static final List<String> DOCUMENTS = List.of("README.md", "docs/models.md", "docs/importing.md", "docs/settings.md",
      "docs/performance.md", "docs/developing.md");

  /** Commands that can't be typed here, or are elsewhere already, with what runs them. */
  private static final Map<String, String> ELSEWHERE = Map.ofEntries(Map.entry("./cellstream demo", "DemoIT"),
      Map.entry("./cellstream demo --text input.txt", "DemoIT"), Map.entry("./cellstream demo --shape many-to-many", "DemoIT"),
      Map.entry("mvn verify", "this build"),
      Map.entry("mvn test", "a phase of this build"), Map.entry("mvn formatter:format", "this build, which checks the format"),
      Map.entry("docker compose up --build --wait", "ComposeFileTest and DockerfileIT: no container engine is needed for them"),
      Map.entry("kubectl apply -k ops/kubernetes", "KubernetesManifestsTest: there is no cluster here"),
      Map.entry("./cellstream chaos", "ChaosIT"), Map.entry("./cellstream bench smoke", ".ci/run"),
      Map.entry("mvn -f train/pom.xml verify", ".ci/run"),
      Map.entry(".ci/run", "the continuous integration"));

  @TempDir
  Path given;

  private Path folder;
  private DevCluster cluster;
  private final Map<String, String> substitutes = new LinkedHashMap<>();
  private final Map<String, Typed> typed = new LinkedHashMap<>();

  /** A command that is running, or has ended. */
  private record Typed(Process process, Path out, Path err) {
    String output() {
      try {
        return Files.readString(out);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    String errors() throws IOException {
      return Files.readString(err);
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended within two minutes").isTrue();
      return process.exitValue();
    }
  }

  @BeforeEach
  void layOut() throws Exception {
    folder = Files.createDirectory(given.resolve("a checkout"));
    Files.copy(CHECKOUT.resolve("cellstream"), folder.resolve("cellstream"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String name : LINKS) {
      Path built = CHECKOUT.resolve("target/cellstream").resolve(name);
      Files.createSymbolicLink(folder.resolve(name), Files.exists(built) ? built : CHECKOUT.resolve(name));
    }
    try (InputStream text = Objects.requireNonNull(DemoCommand.class.getResourceAsStream("demo.txt"))) {
      Files.copy(text, folder.resolve("input.txt"));
    }
    Path imports = CHECKOUT.resolve("src/test/resources/import");
    Files.copy(imports.resolve("pytorch/step-13.onnx"), folder.resolve("model.onnx"));
    Files.copy(imports.resolve("pytorch/both-last-step-13.onnx"), folder.resolve("both.onnx"));
    Files.copy(imports.resolve("generating/translator-encoder.onnx"), folder.resolve("encoder.onnx"));
    Files.copy(imports.resolve("generating/translator-decoder.onnx"), folder.resolve("decoder.onnx"));
    Files.write(folder.resolve("in.txt"), List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"));
    Files.write(folder.resolve("out.txt"), List.of("BEGIN", "END", "A", "B", "C", "D", "E", "F", "G"));
    cluster = DevCluster.start();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      substitutes.put("9464", Integer.toString(free.getLocalPort()));
    }
    substitutes.put("broker:9092", cluster.bootstrapServers());
    substitutes.put("http://registry:8081", cluster.registryUrl());
  }

  @AfterEach
  void clearAway() throws IOException {
    typed.values().forEach(each -> each.process().destroyForcibly());
    cluster.close();
    for (String link : LINKS) {
      Files.delete(folder.resolve(link)); // they lead out of the temporary folder, and the cleaner of such folders warns of that
    }
  }

  @Test
  void everyCommandDoesWhatItSays() throws Exception {
    Readme readme = Readme.read(DOCUMENTS.stream().map(CHECKOUT::resolve).toList());
    Files.write(folder.resolve("events.jsonl"), readme.first("json"));
    Files.write(folder.resolve("app.properties"), readme.first("properties").stream().map(this::here).toList());
    List<String> commands = readme.commands();
    assertThat(commands).as("commands said to be run elsewhere are in the documents").containsAll(ELSEWHERE.keySet());

    for (String command : commands) {
      // train and bench have README tests of their own: the application's build does not fetch their libraries
      if (!ELSEWHERE.containsKey(command) && !command.matches("\\./cellstream (train|bench) .*")) {
        followed(command);
      }
    }

    assertThat(withoutTimestamps("./cellstream consume --config app.properties --from-beginning --max 3"))
        .isEqualTo(typed("./cellstream predict --model models/next-char --input events.jsonl").output());
  }

  private void followed(String command) throws Exception {
    if (command.contains(" run ")) {
      type(command);
      awaitOutput(command, "stream is RUNNING");
    } else if (command.contains("--keep")) {
      type(command);
      awaitOutput(command, "In a third one, publish");
      terminate(command);
    } else if (command.contains(" reset ")) {
      terminate("./cellstream run --config app.properties");
      assertEndsWith(0, command);
    } else if (command.endsWith("--input events.jsonl") && command.contains(" predict ")) {
      assertEndsWith(1, command);
      assertThat(typed(command).errors()).contains("line 4: UNKNOWN_TOKEN");
    } else {
      assertEndsWith(0, command);
    }
  }

  private String here(String text) {
    String changed = text;
    for (Map.Entry<String, String> substitute : substitutes.entrySet()) {
      changed = changed.replace(substitute.getKey(), substitute.getValue());
    }
    return changed;
  }

  private void type(String command) throws IOException {
    Path out = Files.createTempFile(given, "out", ".txt");
    Path err = Files.createTempFile(given, "err", ".txt");
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", "exec " + here(command)).directory(folder.toFile()).redirectOutput(out.toFile())
        .redirectError(err.toFile());
    shell.environment().put("JAVA25_HOME", System.getProperty("java.home"));
    // as the launcher does it, each has one of three class paths
    String libraries = command.contains(" demo") ? "dev" : command.contains(" import ") ? "import" : "own";
    List<String> flags = new ArrayList<>(ClassArchive.flags(given.resolve(libraries + ".jsa")));
    flags.add("-XX:+UseSerialGC");
    shell.environment().put("JAVA_OPTS", String.join(" ", flags));
    shell.environment().put("KAFKA_STATE_DIR", given.resolve("state").toString());
    typed.put(command, new Typed(shell.start(), out, err));
  }

  private void assertEndsWith(int exitCode, String command) throws Exception {
    type(command);
    Typed ended = typed(command);
    assertThat(ended.exitCode()).as("%s%n%s%s", command, ended.output(), ended.errors()).isEqualTo(exitCode);
  }

  private Typed typed(String command) {
    return Objects.requireNonNull(typed.get(command), command);
  }

  private void awaitOutput(String command, String text) {
    Typed running = typed(command);
    Awaitility.await(text).atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50))
        .until(() -> running.output().contains(text) || running.errors().contains(text) || !running.process().isAlive());
    assertThat(running.process().isAlive()).as("%s runs: %s", command, running.output()).isTrue();
  }

  private void terminate(String command) throws Exception {
    Typed running = typed(command);
    running.process().destroy();
    assertThat(running.exitCode()).as("%s: %s", command, running.errors()).isZero();
  }

  private String withoutTimestamps(String command) {
    return typed(command).output().replaceAll(",\"timestamp\":\\d+", "");
  }
}
