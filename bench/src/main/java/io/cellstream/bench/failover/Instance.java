package io.cellstream.bench.failover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.Installation;
import io.cellstream.bench.stream.process.JavaProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An instance of the application in a process of its own, asked for its health as an operator would. */
final class Instance implements AutoCloseable {
  private static final String MAIN = "io.cellstream.cli.Main";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What an instance says of itself.
   *
   * @param partitions that it has
   * @param isReady whether it reads them all
   */
  record Health(int partitions, boolean isReady) {
  }

  private final String name;
  private final Path folder;
  private final URI health;
  private final HttpClient http;
  private @Nullable JavaProcess process;

  /** @param settings all but the folder of its state and the address where it is asked */
  Instance(String name, Path folder, Map<String, String> settings, HttpClient http) throws BenchException {
    this.name = name;
    this.folder = folder;
    this.http = http;
    int port = freePort();
    this.health = URI.create("http://localhost:" + port + "/health/ready");
    Map<String, String> all = new TreeMap<>(settings);
    all.put("state.dir", folder.resolve("state").toString());
    all.put("cellstream.observe.listen", Integer.toString(port));
    try {
      Files.createDirectories(folder);
      Files.writeString(configuration(),
          all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue() + "\n").collect(Collectors.joining()));
    } catch (IOException e) {
      throw new BenchException(configuration() + ": can't be written: " + e.getMessage(), e);
    }
  }

  private static int freePort() throws BenchException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchException("no free port: " + e.getMessage(), e);
    }
  }

  private Path configuration() {
    return folder.resolve("cellstream.properties");
  }

  void start(List<String> jvmFlags) throws BenchException {
    process = JavaProcess.start(name, jvmFlags, Installation.classPath(Installation.here().application()), MAIN,
        List.of("run", "--config", configuration().toString()), folder.resolve("log"), true);
  }

  JavaProcess process() {
    return Objects.requireNonNull(process, "process");
  }

  /** Empty while it does not answer. */
  Optional<Health> health() throws BenchException {
    if (process != null) {
      process.requireAlive();
    }
    try {
      HttpResponse<String> answer = http.send(HttpRequest.newBuilder(health).timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofString());
      JsonNode page = JSON.readTree(answer.body());
      return Optional.of(new Health(page.path("partitions").asInt(), answer.statusCode() == 200));
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  String logEnd() {
    return process == null ? "" : process.logEnd();
  }

  /** It has nothing to commit any more, so it is killed. */
  @Override
  public void close() throws BenchException {
    if (process != null) {
      process.kill();
      process.close();
      process = null;
    }
  }
}
