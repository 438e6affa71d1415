package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.interop.foreign.ConfluentProgram;
import io.cellstream.sequence.RawInput;
import io.cellstream.wire.JsonEvent;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link ConfluentProgram} in a JVM that has Kafka's and Confluent's jars and not one class of Cellstream's beside it. */
final class ConfluentProcess {
  private static final Path LIB = Path.of("target/cellstream/lib").toAbsolutePath();
  private static final List<String> JARS = List.of("kafka-clients-", "confluent-client-", "avro-", "jackson-", "guava-", "failureaccess-",
      "slf4j-api-");

  private ConfluentProcess() {
  }

  /** Sends the events, waits for as many predictions, and returns the lines it printed. */
  static List<String> run(StreamLab lab, List<JsonEvent> events, int predictions) throws Exception {
    Path input = Files.write(lab.folder.resolve("foreign-events"), events.stream().map(ConfluentProcess::line).toList());
    Path out = lab.folder.resolve("foreign-predictions");
    Path err = lab.folder.resolve("foreign-errors");
    Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx256m", "-cp",
        classPath(lab.folder.resolve("foreign-classes")), ConfluentProgram.class.getName(), lab.cluster.bootstrapServers(),
        lab.registryUrl, "events", Path.of("schemas/TokenEvent.avsc").toAbsolutePath().toString(), "predictions",
        Integer.toString(predictions)).redirectInput(input.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
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
        Files.copy(each, copied.resolve(each.getFileName()));
      }
      return jars.filter(jar -> JARS.stream().anyMatch(jar.getFileName().toString()::startsWith)).map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator, copies + File.pathSeparator, ""));
    }
  }
}
