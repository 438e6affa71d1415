package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cellstream.config.Settings;
import io.cellstream.modelfile.TestModels;
import io.cellstream.observe.MetricsReference;
import io.cellstream.observe.Observer;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Probes and metrics of a stream on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObserveIT {
  private static final Path RULES = Path.of("ops/prometheus/alerts.yml");
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-");

  @TempDir
  static Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private StreamLab lab;

  @BeforeAll
  void start() throws Exception {
    lab = new StreamLab(folder, TestModels.nextToken(5, Workload.TOKENS, 5, 9));
  }

  @AfterAll
  void stop() throws IOException {
    client.close();
    lab.close();
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void await(String what, ThrowingRunnable assertion) {
    Awaitility.await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200)).untilAsserted(assertion);
  }

  @Test
  void fromTheStartToTheStop() throws Exception {
    Settings settings = Settings.load(Optional.of(lab.config("observed.properties", Map.of("application.id", "observed"))), Map.of(),
        Map.of());
    Observer observer = Observer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "cellstream.observe.listen", "1");
    int port = observer.address().getPort();
    try (observer; StreamApplication application = new StreamStarter(settings).prepare()) {
      observer.watch(application);
      assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
      assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);

      application.start();
      await("ready", () -> assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200));
      JsonNode ready = new ObjectMapper().readTree(get(port, "/health/ready").body());
      assertThat(ready.get("partitions").intValue()).isEqualTo(StreamLab.PARTITIONS);
      assertThat(ready.at("/model/stateHash").textValue()).isEqualTo(lab.model.definition().stateHash().substring(0, 12));

      Workload workload = new Workload(3);
      lab.send(workload.next(500));
      await("every event counted", () -> {
        List<String> page = get(port, "/metrics").body().lines().toList();
        assertThat(sum(page, "cellstream_events_total")).isEqualTo(500);
        assertThat(sum(page, "cellstream_dead_letters_total")).isEqualTo(workload.unknownTokens()).isPositive();
        assertThat(sum(page, "cellstream_dead_letters_total{cause=\"UNKNOWN_TOKEN\"")).isEqualTo(workload.unknownTokens());
        assertThat(sum(page, "cellstream_predictions_total") + sum(page, "cellstream_dropped_total")
            + sum(page, "cellstream_dead_letters_total")).isEqualTo(500);
      });
      await("every metric of the alerts", () -> assertThat(names(get(port, "/metrics").body())).containsAll(alertMetrics()));
      assertThat(names(get(port, "/metrics").body())).filteredOn(name -> name.startsWith("cellstream_"))
          .containsExactlyInAnyOrderElementsOf(documented());
      assertThat(get(port, "/metrics").body().lines()).noneMatch(line -> UUID.matcher(line).find())
          .noneMatch(line -> line.contains("key-1")).hasSizeLessThan(1500);

      application.stop();
      assertThat(get(port, "/health/live").statusCode()).isEqualTo(503);
      assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
      await("a page made since", () -> assertThat(get(port, "/metrics").body().lines()).contains("cellstream_live 0.0"));
    }
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get(port, "/health/live"));
  }

  @Test
  void anOutageIsNoReasonToRestartTheProcess() throws Exception {
    lab.cluster.createTopic("outage-events", 1, Map.of());
    Settings settings = Settings.load(Optional.of(
        lab.config("outage.properties", Map.of("application.id", "outage", "cellstream.input.topic", "outage-events",
            "cellstream.registry.unknown.id.grace.ms", "0"))),
        Map.of(), Map.of());
    try (Observer observer = Observer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "cellstream.observe.listen", "1");
        StreamApplication application = new StreamStarter(settings).prepare();
        KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      int port = observer.address().getPort();
      observer.watch(application);
      application.start();
      await("ready", () -> assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200));

      lab.cluster.stopRegistry();
      byte[] ofSchemaToLookUp = {0, 0, 0, 0x7f, 1, 0};
      producer.send(new ProducerRecord<>("outage-events", new byte[]{1}, ofSchemaToLookUp)).get();
      await("not ready", () -> assertThat(get(port, "/health/ready").body()).contains("waits to try again"));
      assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);

      lab.cluster.startRegistry();
      await("ready again, the event turned away", () -> {
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
        List<String> page = get(port, "/metrics").body().lines().toList();
        assertThat(sum(page, "cellstream_dead_letters_total{cause=\"UNKNOWN_SCHEMA\"")).isEqualTo(1);
        assertThat(sum(page, "kafka_stream_failed_stream_threads")).isPositive();
      });
    }
  }

  private static double sum(List<String> page, String series) {
    return page.stream().filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static Set<String> names(String page) {
    return page.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("[{ ]", 2)[0]).collect(Collectors.toSet());
  }

  private static Set<String> documented() {
    return Pattern.compile("(?m)^\\| `(cellstream_\\w+)`").matcher(MetricsReference.markdown()).results().map(name -> name.group(1))
        .collect(Collectors.toSet());
  }

  /** What stands in the rules outside quotes, braces and brackets, and is no number and no word of PromQL: {@code up} alone is Prometheus' own. */
  private static Set<String> alertMetrics() throws IOException {
    Set<String> promql = Set.of("sum", "by", "on", "group_left", "and", "rate", "deriv", "delta", "changes", "up", "job", "cause",
        "offset");
    Set<String> metrics = new TreeSet<>();
    List<String> alerts = new ArrayList<>();
    for (JsonNode rule : new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile()).at("/groups/0/rules")) {
      alerts.add(rule.get("alert").textValue());
      String bare = rule.get("expr").textValue().replaceAll("\\{[^}]*}|\\[[^]]*]|\\b[0-9.]+[smhdwy]?\\b", " ");
      Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*").matcher(bare).results().map(MatchResult::group).filter(word -> !promql.contains(word))
          .forEach(metrics::add);
    }
    assertThat(alerts).hasSize(11).doesNotHaveDuplicates();
    assertThat(metrics).hasSizeGreaterThanOrEqualTo(6);
    return metrics;
  }

  @Test
  void aTakenAddressEndsTheStartInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config = lab.config("taken.properties",
          Map.of("cellstream.observe.listen", Integer.toString(taken.getLocalPort()), "bootstrap.servers", "127.0.0.1:1"));
      try (AppProcess app = AppProcess.run(folder, config)) {
        assertThat(app.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
        assertThat(app.errorLines()).singleElement().asString()
            .contains("can't listen at 127.0.0.1:" + taken.getLocalPort() + " (cellstream.observe.listen)", "choose another port");
      }
    }
  }

  @Test
  void theApplicationSaysWhereItListensAndClosesInGoodOrder() throws Exception {
    Path config = lab.config("open.properties", Map.of("cellstream.observe.listen", "127.0.0.1:0", "application.id", "open"));
    try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
      int port = Pattern.compile("health and metrics at http://127\\.0\\.0\\.1:(\\d+)/").matcher(app.output()).results().findFirst()
          .map(found -> Integer.parseInt(found.group(1))).orElseThrow();
      await("ready", () -> assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200));
      assertThat(app.terminate()).isZero();
    }
  }
}
