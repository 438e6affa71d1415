package io.cellstream.devcluster;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/**
 * A small schema registry in this process, on loopback only, speaking Confluent's REST API well enough for Confluent's own client and
 * serializers and for {@code curl}. What it does not do (contexts, permanent deletion, metadata and rules, modes, paging; of JSON Schema and
 * Protobuf also normalising and telling what is compatible) it refuses with an error that says so.
 *
 * <p>One thing passes here that Confluent's registry may refuse: a new version of a JSON or Protobuf schema, whatever it changes.
 */
public final class DevRegistry implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads;
  private final int port;
  private final String url;
  private final RegistryData data;
  private final LongAdder requests;

  private DevRegistry(HttpServer server, ExecutorService threads, String scheme, RegistryData data, LongAdder requests) {
    this.server = server;
    this.threads = threads;
    this.port = server.getAddress().getPort();
    this.url = scheme + "://127.0.0.1:" + port;
    this.data = data;
    this.requests = requests;
  }

  /** Starts a registry on a free port, empty and open to every local process. */
  public static DevRegistry start() throws IOException {
    return builder().start();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** {@code http://127.0.0.1:port}, or {@code https://}. */
  public String url() {
    return url;
  }

  public int port() {
    return port;
  }

  /** What it knows, to start another registry with. */
  public RegistryData data() {
    return data;
  }

  /** How many requests have come in since the start, refused ones included. */
  public long requestCount() {
    return requests.sum();
  }

  /** Stops at once: connections are cut, the port is free. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What a registry may be given; all of it optional. */
  public static final class Builder {

    private int port;
    private RegistryData data = new RegistryData();
    private Optional<String> credentials = Optional.empty();
    private Optional<SSLContext> tls = Optional.empty();

    private Builder() {
    }

    /** 0, the default, for a free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** The schemas of an earlier registry. */
    public Builder data(RegistryData data) {
      this.data = data;
      return this;
    }

    /** Answers 401 to everybody who doesn't show these (HTTP basic authentication). */
    public Builder basicAuth(String user, String password) {
      String pair = user + ":" + password;
      this.credentials = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
      return this;
    }

    /** Speaks HTTPS with this context's key. */
    public Builder tls(SSLContext context) {
      this.tls = Optional.of(context);
      return this;
    }

    /** @throws IOException the port is taken */
    public DevRegistry start() throws IOException {
      HttpServer server = LoopbackPort.bind("registry", port, this::open);
      LongAdder requests = new LongAdder();
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.createContext("/", new RegistryHandler(new RegistryRoutes(data), credentials, requests));
      server.setExecutor(threads);
      server.start();
      return new DevRegistry(server, threads, tls.isPresent() ? "https" : "http", data, requests);
    }

    private HttpServer open(InetSocketAddress address) throws IOException {
      if (tls.isEmpty()) {
        return HttpServer.create(address, 0);
      }
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      return server;
    }
  }
}
