package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.interop.foreign.ConfluentProgram;
import io.cellstream.interop.foreign.ConfluentRecords;
import io.cellstream.sequence.RawInput;
import io.cellstream.wire.JsonEvent;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The programs of {@code interop.foreign} in a JVM that has Kafka's and Confluent's jars and not one class of Cellstream's beside it. */
final class ConfluentProcess {
  private static final Path LIB = Path.of("target/cellstream/lib").toAbsolutePath();
  private static final List<String> JARS = List.of("kafka-clients-", "confluent-client-", "avro-", "jackson-", "guava-", "failureaccess-",
      "slf4j-api-");

  private ConfluentProcess() {
  }

  /** Sends the events, waits for as many predictions, and returns the lines it printed. */
  static List<String> run(StreamLab lab, List<JsonEvent> events, int predictions) throws Exception {
    return run(lab.folder, ConfluentProgram.class, events.stream().map(ConfluentProcess::line).toList(), lab.cluster.bootstrapServers(),
        lab.registryUrl, "events", Path.of("schemas/TokenEvent.avsc").toAbsolutePath().toString(), "predictions",
        Integer.toString(predictions));
  }

  /**
   * Sends records of any schema to a topic.
   *
   * @param lines keys and, after a tab, values in Avro's own JSON
   */
  static void send(StreamLab lab, String registryUrl, String topic, Schema schema, List<String> lines) throws Exception {
    Path file = Files.writeString(lab.folder.resolve(topic + ".avsc"), schema.toString());
    run(lab.folder, ConfluentRecords.class, lines, lab.cluster.bootstrapServers(), registryUrl, topic, file.toString());
  }

  private static List<String> run(Path folder, Class<?> program, List<String> lines, String... arguments) throws Exception {
    Path input = Files.write(folder.resolve("foreign-input"), lines);
    Path out = folder.resolve("foreign-output");
    Path err = folder.resolve("foreign-errors");
    List<String> command = new ArrayList<>(
        List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
            classPath(folder.resolve("foreign-classes")), program.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectInput(input.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile())
        .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(Files.readString(err)).isTrue();
    return Files.readAllLines(out);
  }

  private static String line(JsonEvent event) {
    String input = switch (event.event().input()) {
      case RawInput.TokenId token -> "id\t" + token.id();
      case RawInput.TokenText token -> "token\t" + token.token();
      case null, default -> throw new IllegalArgumentException("the program sends tokens only: " + event);
    };
    return String.join("\t", new String(Objects.requireNonNull(event.key()), UTF_8), Long.toString(event.timestamp().getAsLong()), input,
        Long.toString(event.event().position().getAsLong()), Boolean.toString(event.event().start()),
        Boolean.toString(event.event().end()));
  }

  /** Its jars, and its own classes copied away from those of the tests. */
  private static String classPath(Path copies) throws IOException, URISyntaxException {
    String folder = ConfluentProgram.class.getPackageName().replace('.', '/');
    Path classes = Path.of(ConfluentProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve(folder);
    Path copied = Files.createDirectories(copies.resolve(folder));
    try (Stream<Path> all = Files.list(classes); Stream<Path> jars = Files.list(LIB)) {
      for (Path each : all.toList()) {
        Files.copy(each, copied.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
      return jars.filter(jar -> JARS.stream().anyMatch(jar.getFileName().toString()::startsWith)).map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator, copies + File.pathSeparator, ""));
    }
  }
}
