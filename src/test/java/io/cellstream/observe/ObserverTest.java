package io.cellstream.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.cluster.StartupException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over HTTP, before there is a stream. */
class ObserverTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private Observer observer;

  @BeforeEach
  void open() throws StartupException {
    observer = Observer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "the.setting", "1.2.3");
  }

  @AfterEach
  void close() {
    observer.close();
    client.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + observer.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aProcessThatIsStartingIsAliveAndNotReady() throws Exception {
    assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = send("GET", "/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    JsonNode page = new ObjectMapper().readTree(ready.body());
    assertThat(page.get("ready").booleanValue()).isFalse();
    assertThat(page.get("state").textValue()).isEqualTo("STARTING");
    assertThat(page.get("version").textValue()).isEqualTo("1.2.3");
  }

  @Test
  void theProcessItselfIsMeasuredFromTheBeginning() throws Exception {
    assertThat(send("GET", "/metrics").body().lines()).contains("cellstream_live 1.0", "cellstream_ready 0.0")
        .anyMatch(line -> line.startsWith("cellstream_info{") && line.contains("version=\"1.2.3\""))
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"}"))
        .anyMatch(line -> line.startsWith("jvm_gc_collection_seconds_count{"))
        .anyMatch(line -> line.startsWith("jvm_threads_current ")).anyMatch(line -> line.startsWith("process_cpu_seconds_total "))
        .anyMatch(line -> line.startsWith("process_open_fds ")).anyMatch(line -> line.startsWith("process_start_time_seconds "));
  }

  @Test
  void theRootListsThePages() throws Exception {
    assertThat(send("GET", "/").body()).contains("/health/live", "/health/ready", "/metrics");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "/health", "/health/live/", "/metrics/../x", "//metrics", "/%00"})
  void anyOtherPathIsNotFound(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "NONSENSE"})
  void anyOtherMethodIsRefusedWithThoseThereAre(String method) throws Exception {
    HttpResponse<String> response = send(method, "/metrics");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void headTellsTheLengthAndSendsNothing() throws Exception {
    HttpResponse<String> response = send("HEAD", "/");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("Content-Length").orElseThrow())
        .isEqualTo(send("GET", "/").body().getBytes(UTF_8).length);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void callersWhoNeverFinishTheirRequestsStandInNobodysWay() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), observer.address().getPort());
        slow.add(socket);
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost:".getBytes(UTF_8));
      }
      assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void anAddressThatIsTakenIsNamedWithItsSettingAndTheRemedy() {
    assertThatExceptionOfType(StartupException.class).isThrownBy(() -> Observer.open(observer.address(), "the.setting", "1"))
        .withMessageStartingWith("can't listen at 127.0.0.1:" + observer.address().getPort() + " (the.setting): ")
        .withMessageContaining("in use").withMessageContaining("choose another port");
  }

  @Test
  void anAddressOfAnotherMachineIsNamedToo() {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> Observer.open(new InetSocketAddress("192.0.2.1", 9464), "the.setting", "1"))
        .withMessageContaining("192.0.2.1:9464").withMessageContaining("an address of this machine");
  }
}
