package io.cellstream.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many more connections than the listener keeps, of callers who do all that is not asking and going. */
class ConnectionFloodTest {
  private static final int FLOOD = 5 * HttpListener.MOST_CONNECTIONS;
  private static final int PROBES = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> callers = new ArrayList<>();
  private Observer observer;

  @BeforeEach
  void open() throws StartupException {
    observer = Observer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "the.setting", "1.2.3");
  }

  @AfterEach
  void close() throws IOException {
    for (Socket caller : callers) {
      caller.close();
    }
    observer.close();
    client.close();
  }

  private Socket call(String saying) throws IOException {
    Socket socket = new Socket();
    callers.add(socket);
    socket.setReceiveBufferSize(1 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), observer.address().getPort()));
    try {
      socket.getOutputStream().write(saying.getBytes(UTF_8));
    } catch (SocketException _) {
      // another one has already come in its place
    }
    return socket;
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + observer.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void probesAreAnswered() throws Exception {
    for (int i = 0; i < PROBES; i++) {
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }
    assertThat(get("/metrics").body()).contains("cellstream_live 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /metrics HTTP/1.1\r\nHost:", "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nx"})
  void probesAreAnsweredWhileManyOthersHoldTheirConnections(String saying) throws Exception {
    for (int i = 0; i < FLOOD; i++) {
      call(saying);
    }
    probesAreAnswered();
  }

  @Test
  void probesAreAnsweredWhileManyOthersAskAndDoNotRead() throws Exception {
    for (int i = 0; i < FLOOD; i++) {
      call("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20));
    }
    probesAreAnswered();
  }

  @Test
  void probesAreAnsweredWhileOthersComeAndGoWithoutPause() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    Thread others = Thread.ofPlatform().start(() -> {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), observer.address().getPort());
      while (!enough.get()) {
        try (Socket socket = new Socket()) {
          socket.setSoLinger(true, 0); // resets, so that the machine does not run out of ports
          socket.connect(address);
        } catch (IOException _) {
          // the next one
        }
      }
    });
    try {
      probesAreAnswered();
    } finally {
      enough.set(true);
      others.join();
    }
  }

  @Test
  void neverMoreConnectionsAreOpenThanAreKept() throws Exception {
    for (int i = 0; i < FLOOD; i++) {
      call("GET");
    }
    Awaitility.await().until(() -> ended() >= FLOOD - HttpListener.MOST_CONNECTIONS);
    assertThat(ended()).isEqualTo(FLOOD - HttpListener.MOST_CONNECTIONS);
  }

  /** Of how many callers the other side has closed. */
  private long ended() throws IOException {
    long count = 0;
    for (Socket caller : callers) {
      caller.setSoTimeout(1);
      try {
        count += caller.getInputStream().read() < 0 ? 1 : 0;
      } catch (SocketException _) {
        count++;
      } catch (SocketTimeoutException _) {
        // open
      }
    }
    return count;
  }

  @Test
  void aConnectionIsOverAfterItsAnswer() throws Exception {
    Socket caller = call("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(new String(caller.getInputStream().readAllBytes(), UTF_8)).startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Connection: close\r\n", "{\"live\":true,").doesNotContain("ready");
  }

  @Test
  void aRefusedRequestWithABodyGetsItsAnswer() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + observer.address().getPort() + "/metrics"))
        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[40_000])).build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /\r\n\r\n\r\n"})
  void whatIsNoRequestIsRefused(String saying) throws Exception {
    assertThat(new String(call(saying).getInputStream().readAllBytes(), UTF_8)).matches("(?s)HTTP/1.1 (400|505) .*");
  }

  @Test
  void aHeadWithoutEndIsRefused() throws Exception {
    Socket caller = call("GET / HTTP/1.1\r\n" + ("X: " + "x".repeat(1000) + "\r\n").repeat(50));
    assertThat(new String(caller.getInputStream().readNBytes(12), UTF_8)).isIn("HTTP/1.1 400", "HTTP/1.1 431");
  }
}
