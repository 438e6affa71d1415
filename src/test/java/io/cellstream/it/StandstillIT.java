package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream that Kafka Streams calls running, while nothing of what it does can be committed. */
class StandstillIT {
  private static final Duration LIMIT = Duration.ofSeconds(4);

  @TempDir
  Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private StreamLab lab;
  private Workload work;

  @BeforeEach
  void start() throws Exception {
    lab = new StreamLab(folder, TestModels.nextToken(3, Workload.TOKENS, 5, 9));
    work = new Workload(3);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    lab.close();
  }

  @ParameterizedTest
  @CsvSource({"predictions, create it", "dead, create it", "lab-sequence-ledger-changelog, don't make it again"})
  void aWrittenTopicThatIsGoneMakesItNotReadyAndIsNamedWithItsRemedy(String topic, String remedy) throws Exception {
    try (AppProcess app = app()) {
      int port = port(app);
      lab.send(work.next(300));
      lab.assertPredictionsEqualTheOfflineRun();
      assertReadyFor(port, LIMIT.multipliedBy(2));

      delete(topic);
      lab.send(work.next(300));
      await("not ready, with the cause", () -> {
        HttpResponse<String> ready = get(port, "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"state\":\"RUNNING\"", "no commit for", "events wait", "topic " + topic + " ", "not exist",
            remedy);
      });
      assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
      await("a page made since",
          () -> assertThat(get(port, "/metrics").body().lines()).anyMatch(line -> line.matches("cellstream_stalled_partitions [1-4]\\.0"))
              .contains("cellstream_ready 0.0", "cellstream_live 1.0"));
      assertThat(app.output().lines().filter(line -> line.contains("standstill: "))).singleElement().asString().contains("ERROR", topic);
    }
  }

  @Test
  void aStopAtAStandstillIsNoSuccessAndSaysWhy() throws Exception {
    try (AppProcess app = app()) {
      lab.send(work.next(300));
      lab.assertPredictionsEqualTheOfflineRun();
      delete("dead");
      lab.send(work.next(300));
      app.awaitOutput("standstill: ");
      assertThat(app.terminate()).isEqualTo(1);
      assertThat(app.errorLines()).singleElement().asString().contains("did not stop within", "topic dead ", "done again");
    }
  }

  @Test
  void anOutputTopicThatIsMadeAgainIsEnoughToGoOn() throws Exception {
    try (AppProcess app = app()) {
      int port = port(app);
      lab.send(work.next(300));
      lab.assertPredictionsEqualTheOfflineRun();
      Map<String, List<String>> before = lab.expected();
      delete("predictions");
      lab.send(work.next(300));
      await("not ready", () -> assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503));

      lab.cluster.createTopic("predictions", StreamLab.PARTITIONS, Map.of());
      await("ready again", () -> assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200));
      assertThat(app.output()).contains("the stream gets on again");
      int since = count(lab.expected()) - count(before);
      assertThat(lab.read("predictions", since, "read_committed")).hasSize(since);
      assertThat(app.terminate()).isZero();
    }
  }

  @Test
  void aBrokerThatIsAwayWhileEventsWaitMakesItNotReadyAndLeavesItLive() throws Exception {
    try (AppProcess app = app()) {
      int port = port(app);
      lab.send(work.next(3000));
      lab.interrupt("predictions", 1, "read_uncommitted", () -> {
      });
      lab.cluster.stopBroker();
      await("not ready, with the cause",
          () -> assertThat(get(port, "/health/ready").body()).contains("no commit for", "no Kafka broker answers"));
      assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
      lab.cluster.startBroker();
      lab.assertPredictionsEqualTheOfflineRun();
      await("ready again", () -> assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200));
      assertThat(app.terminate()).isZero();
    }
  }

  @Test
  void aStopWhoseLastCommitFailsIsNoSuccess() throws Exception {
    try (AppProcess app = AppProcess.run(folder, lab.config("fenced.properties",
        Map.of("commit.interval.ms", "30000", "cellstream.batch.max", "1"))).awaitRunning()) {
      lab.send(work.next(300));
      lab.read("predictions", 200, "read_uncommitted");
      fence();
      assertThat(app.terminate()).isEqualTo(1);
      assertThat(app.errorLines()).singleElement().asString().contains("the last commit failed", "done again");
    }
    try (AppProcess again = AppProcess.run(folder, lab.config("fenced.properties", Map.of())).awaitRunning()) {
      lab.assertPredictionsEqualTheOfflineRun();
      assertThat(again.terminate()).isZero();
    }
  }

  @Test
  void aStopDuringAnOutageOfTheRegistryIsNoSuccess() throws Exception {
    try (AppProcess app = app(); KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      lab.cluster.stopRegistry();
      byte[] ofSchemaToLookUp = {0, 0, 0, 0x7f, 1, 0};
      producer.send(new ProducerRecord<>("events", new byte[]{1}, ofSchemaToLookUp)).get();
      Awaitility.await("the third pause, 4 s").atMost(Duration.ofSeconds(90)).until(() -> app.output().contains("trying again in 4 s"));
      assertThat(app.terminate()).isEqualTo(1);
      assertThat(app.errorLines()).singleElement().asString().contains("stopped before it could do", "registry", "done again");
    }
  }

  /** Ends the application's open transaction, as another process that took its place would. */
  private void fence() throws Exception {
    String id;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.cluster.bootstrapServers()))) {
      id = admin.listTransactions().all().get().stream().filter(each -> each.state() == TransactionState.ONGOING).findFirst().orElseThrow()
          .transactionalId();
    }
    try (KafkaProducer<byte[], byte[]> successor = new KafkaProducer<>(
        Map.of("bootstrap.servers", lab.cluster.bootstrapServers(), "transactional.id", id), new ByteArraySerializer(),
        new ByteArraySerializer())) {
      successor.initTransactions();
    }
  }

  private AppProcess app() throws IOException {
    return AppProcess.run(folder, lab.config("standstill.properties",
        Map.of("cellstream.observe.listen", "127.0.0.1:0", "cellstream.observe.stalled.ms", Long.toString(LIMIT.toMillis()))))
        .awaitRunning();
  }

  private static int port(AppProcess app) {
    return Pattern.compile("health and metrics at http://127\\.0\\.0\\.1:(\\d+)/").matcher(app.output()).results().findFirst()
        .map(found -> Integer.parseInt(found.group(1))).orElseThrow();
  }

  private void delete(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.cluster.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  private static int count(Map<String, List<String>> lines) {
    return lines.values().stream().mapToInt(List::size).sum();
  }

  /** Nothing comes, nothing is committed: no reason to complain. */
  private void assertReadyFor(int port, Duration time) {
    await("ready", () -> assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200));
    Awaitility.await("ready while idle").during(time).atMost(time.multipliedBy(2)).pollInterval(Duration.ofMillis(200))
        .until(() -> get(port, "/health/ready").statusCode() == 200);
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void await(String what, ThrowingRunnable assertion) {
    Awaitility.await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200)).untilAsserted(assertion);
  }
}
