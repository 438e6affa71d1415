package io.cellstream.cli.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellstream.devcluster.DevRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the application takes for the schema registry: hands every request on to the real one, unless it is told to be down, to hang, or to
 * lag. Safe for threads.
 */
final class RegistryFront implements AutoCloseable {
  private static final Pattern BY_ID = Pattern.compile("/schemas/ids/(\\d+)");
  private static final byte[] NOT_FOUND = "{\"error_code\":40403,\"message\":\"Schema not found\"}"
      .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final DevRegistry registry;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  /** When each schema was first asked for, ns; only of those that came to be after the front. */
  private final Map<Integer, Long> firstAsked = new ConcurrentHashMap<>();
  private volatile Mode mode = Mode.UP;
  private volatile Duration lag = Duration.ZERO;

  /** How it answers. */
  enum Mode {
    /** As the registry does. */
    UP("up"),
    /** Not at all: connections are cut. */
    DOWN("down"),
    /** It takes requests and leaves them without an answer. */
    HANGS("hanging"),
    /** It does not know a schema yet when it is first asked for it. */
    LAGS("lagging");

    static final Mode[] FAULTS = {DOWN, HANGS, LAGS};

    private final String text;

    Mode(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  RegistryFront(DevRegistry registry, int port) throws IOException {
    this.registry = registry;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String realUrl() {
    return registry.url();
  }

  void become(Mode newMode) {
    mode = newMode;
  }

  /** From now on it lags by so much whenever it lags. */
  void lagBy(Duration newLag) {
    lag = newLag;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      while (mode == Mode.HANGS) {
        Thread.sleep(LOOK_AGAIN);
      }
      if (mode == Mode.DOWN) {
        return; // closes the connection without an answer
      }
      if (isAhead(exchange)) {
        send(exchange, 404, NOT_FOUND);
      } else {
        handOn(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAhead(HttpExchange exchange) {
    Matcher asked = BY_ID.matcher(exchange.getRequestURI().getPath());
    if (mode != Mode.LAGS || !asked.lookingAt()) {
      return false;
    }
    long first = firstAsked.computeIfAbsent(Integer.valueOf(asked.group(1)), _ -> System.nanoTime());
    return System.nanoTime() - first < lag.toNanos();
  }

  private void handOn(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(registry.url() + exchange.getRequestURI()))
        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    List.of("Content-Type", "Accept").forEach(name -> {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    });
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    send(exchange, response.statusCode(), response.body());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    mode = Mode.UP;
    server.stop(0);
    threads.shutdownNow();
    client.close();
    registry.close();
  }
}
