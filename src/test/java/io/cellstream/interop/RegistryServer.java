package io.cellstream.interop;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Apicurio Registry in a process of its own: Confluent's REST API by other hands. Loopback only, ports of its own choice, memory bounded,
 * its schemas gone when it is; what it prints is in {@code target/apicurio-registry-PID.log}, by the process that tests.
 */
public final class RegistryServer implements AutoCloseable {
  private static final Path HOME = Path.of("target/apicurio-registry");
  private static final Path LOG = Path.of("target/apicurio-registry-" + ProcessHandle.current().pid() + ".log");
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
  private static final Duration UP = Duration.ofSeconds(90);
  private static final Duration DOWN = Duration.ofSeconds(20);

  private final Process process;
  private final Thread atExit;
  private final String url;

  private RegistryServer(Process process, Thread atExit, String url) {
    this.process = process;
    this.atExit = atExit;
    this.url = url;
  }

  /** Returns when it answers; its global compatibility level is then Confluent's default, BACKWARD, where its own is to have none. */
  public static RegistryServer start() throws IOException, RestClientException {
    if (Files.notExists(HOME.resolve("quarkus-run.jar"))) {
      throw new IOException("no registry in " + HOME.toAbsolutePath() + ": `mvn pre-integration-test` unpacks it there (not with -Dquick)");
    }
    // the port 0 is any free one; the management interface can't be left out, only moved away
    Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx256m", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=0", "-Dquarkus.management.host=127.0.0.1",
        "-Dquarkus.management.port=0", "-jar", HOME.resolve("quarkus-run.jar").toString())
        .redirectErrorStream(true).redirectOutput(LOG.toFile()).start();
    // the run may end in other ways than by closing what it opened
    Thread atExit = new Thread(process::destroyForcibly, "registry-server-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
    Awaitility.await("the registry to start").atMost(UP).pollInterval(Duration.ofMillis(100))
        .until(() -> listening().isPresent() || !process.isAlive());
    String address = listening().orElseThrow(() -> new IOException("the registry ended at its start: " + log()));
    RegistryServer server = new RegistryServer(process, atExit, address + "/apis/ccompat/v7");
    try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(List.of(server.url), 1, null)) {
      client.updateCompatibility(null, "BACKWARD");
    }
    return server;
  }

  /** For {@code schema.registry.url}. */
  public String url() {
    return url;
  }

  private static Optional<String> listening() {
    Matcher line = LISTENING.matcher(log());
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }

  private static String log() {
    try {
      return Files.readString(LOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(DOWN.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> process.destroyForcibly()).join();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
