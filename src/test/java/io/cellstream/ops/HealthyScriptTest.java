package io.cellstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The image's health check against a server that answers as told. */
class HealthyScriptTest {

  private record Ended(int exitCode, String out) {
  }

  @Test
  void a200IsHealthy() throws Exception {
    assertThat(againstServer("/health/live", 200)).isEqualTo(new Ended(0, ""));
  }

  @Test
  void anyOtherAnswerIsNotAndIsNamed() throws Exception {
    assertThat(againstServer("/health/live", 503)).isEqualTo(new Ended(1, "/health/live: HTTP/1.1 503 Service Unavailable\n"));
  }

  @Test
  void aPathCanBeAskedFor() throws Exception {
    assertThat(againstServer("/health/ready", 200, "/health/ready").exitCode()).isZero();
    assertThat(againstServer("/health/live", 200, "/health/ready").out()).contains("404");
  }

  @Test
  void nobodyListeningIsNotHealthy() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(run(port)).isEqualTo(new Ended(1, "nothing listens on port " + port + "\n"));
  }

  @Test
  void aServerThatNeverAnswersIsNotWaitedForLongerThanTheCheckMay() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = mute.getLocalPort();
      assertThat(run(port)).isEqualTo(new Ended(1, "no answer on port " + port + " within 4 s\n"));
    }
  }

  private static Ended againstServer(String path, int status, String... arguments) throws IOException, InterruptedException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(path, exchange -> {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    server.start();
    try {
      return run(server.getAddress().getPort(), arguments);
    } finally {
      server.stop(0);
    }
  }

  private static Ended run(int port, String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = Path.of("ops/docker/healthy").toAbsolutePath().toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CELLSTREAM_OBSERVE_LISTEN", "0.0.0.0:" + port);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out);
  }
}
