package io.cellstream.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellstream.runtime.StartupException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP around the routes, on the JDK's own server, which is kept on a short leash. */
final class HttpListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  /**
   * The server reads these when its classes are first used. Every connection holds a little memory and a file descriptor, which the stream's stores
   * need as well, so they are few, and none may take long to say what it wants or to take what it asked for.
   */
  private static final Map<String, String> LIMITS = Map.of("jdk.httpserver.maxConnections", "100", //
      "sun.net.httpserver.maxReqTime", "5", // seconds
      "sun.net.httpserver.maxRspTime", "10", // seconds
      "sun.net.httpserver.maxReqHeaders", "100", //
      "sun.net.httpserver.maxReqHeaderSize", "16384"); // bytes, the request line too

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpListener(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Begins to listen and to answer.
   *
   * @param setting the one that says where, for the error message
   * @throws StartupException if the address can't be had
   */
  static HttpListener open(InetSocketAddress address, String setting, Routes routes) throws StartupException {
    LIMITS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new StartupException("can't listen at " + shown(address) + " (" + setting + "): " + e.getMessage()
          + "; choose another port or an address of this machine, or stop what listens there", e);
    }
    // a thread for each request, at no cost worth mention: slow callers then never stand before a probe
    ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("observe-", 0).factory());
    server.createContext("/", exchange -> handle(exchange, routes));
    server.setExecutor(threads);
    server.start();
    LOG.info("health and metrics at http://{}/", shown(server.getAddress()));
    return new HttpListener(server, threads);
  }

  private static void handle(HttpExchange exchange, Routes routes) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        String accept = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")).orElse("");
        answer = routes.answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), accept);
      } catch (RuntimeException e) {
        LOG.warn("{} {} could not be answered", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        answer = Answer.text(500, "could not be answered, the log says why\n");
      }
      send(exchange, answer);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(answer.body().length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer.body());
    }
  }

  /** Where it listens: the port that was found, if any free one was asked for. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
