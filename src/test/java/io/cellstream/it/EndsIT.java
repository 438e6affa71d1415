package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.cellstream.cli.CommandLab;
import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.KeyedPrediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sequences whose senders vanish, on a real broker: what ends them, when, and that the offline run says the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndsIT {
  private static final long IDLE = 2000;
  private static final long BEGIN = 1_700_000_000_000L;

  @TempDir
  static Path folder;

  private StreamLab lab;

  @BeforeAll
  void start() throws Exception {
    lab = new StreamLab(folder, TestModels.classifier(2, Workload.TOKENS, 2, 3, 3));
  }

  @AfterAll
  void stop() throws IOException {
    lab.close();
  }

  /** An event without an end: its sender may vanish. */
  private record Sent(String key, long timestamp, int token, OptionalLong position) {
    Sent(String key, long timestamp, int token) {
      this(key, timestamp, token, OptionalLong.empty());
    }

    RawEvent event() {
      return new RawEvent(new RawInput.TokenId(token), position, false, false);
    }
  }

  private void send(String topic, List<Sent> events) throws InterruptedException, ExecutionException {
    AvroEventWriter writer = new AvroEventWriter(lab.registry, topic);
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      for (Sent each : events) {
        producer.send(new ProducerRecord<>(topic, 0, each.timestamp, each.key.getBytes(UTF_8), writer.write(each.event()))).get();
      }
    }
  }

  /** By the time of events they are put in order, too. */
  private Path config(String application, String name, Clock clock) throws IOException {
    Map<String, String> settings = new HashMap<>(
        Map.of("application.id", application, "cellstream.input.topic", application, "cellstream.output.topic", application + "-out",
            "cellstream.gaps.topic", application + "-gaps", "cellstream.sequence.idle.ms", Long.toString(IDLE),
            "cellstream.sequence.idle.time", clock.name().toLowerCase(Locale.ROOT), "num.standby.replicas", "1"));
    if (clock == Clock.EVENT) {
      settings.putAll(Map.of("cellstream.position.policy", "reorder", "cellstream.position.reorder.ms", Long.toString(IDLE / 2)));
    }
    return lab.config(name + ".properties", settings);
  }

  private void createTopics(String application) throws IOException, InterruptedException {
    for (String topic : List.of(application, application + "-out", application + "-gaps")) {
      lab.cluster.createTopic(topic, 1, Map.of());
    }
  }

  private List<KeyedPrediction> predictions(String topic, int atLeast) throws RejectedEventException {
    AvroPredictionReader reader = new AvroPredictionReader(lab.registry);
    List<KeyedPrediction> read = new ArrayList<>();
    for (var each : lab.read(topic, atLeast, "read_committed")) {
      assertThat(each.headers()).as("an end has no event, and so no event's headers").isEmpty();
      read.add(new KeyedPrediction(each.key(), OptionalLong.of(each.timestamp()), reader.read(each.value()).prediction()));
    }
    return read;
  }

  /** That the offline run, of what {@code consume} prints of the events, says what it prints of the predictions. */
  private void assertPredictSaysWhatConsumePrints(Path config, String... more) throws IOException {
    Path events = write("events.jsonl", consume(config, "--events", "--partition", "0"));
    Ended stream = consume(config);
    List<String> predict = new ArrayList<>(List.of("predict", "--model", folder.resolve("model").toString(), "--config", config.toString(),
        "--input", events.toString()));
    for (String option : more) {
      predict.addAll(List.of(option, write("predictions.jsonl", stream).toString()));
    }
    Ended offline = CommandLab.run(predict.toArray(String[]::new));

    assertThat(offline.out().lines().sorted()).isEqualTo(stream.out().lines().sorted().toList());
    assertThat(offline.exitCode()).isZero();
  }

  private static Ended consume(Path config, String... options) {
    List<String> line = new ArrayList<>(List.of("consume", "--config", config.toString(), "--from-beginning", "--timeout", "1"));
    line.addAll(List.of(options));
    return CommandLab.run(line.toArray(String[]::new));
  }

  private static Path write(String name, Ended printed) throws IOException {
    return Files.writeString(folder.resolve(name), printed.out());
  }

  @Test
  void byEventTimeTheSequencesOfThoseWhoVanishedEndOnceThoughNobodyRanMeanwhileOrAStandbyTakesOver() throws Exception {
    createTopics("by-events");
    Path config = config("by-events", "first", Clock.EVENT);
    send("by-events",
        List.of(new Sent("gone", BEGIN, 1), new Sent("lost", BEGIN + 300, 2), new Sent("swapped", BEGIN + 400, 1, OptionalLong.of(0)),
            new Sent("swapped", BEGIN + 450, 3, OptionalLong.of(2)), new Sent("gone", BEGIN + 500, 3)));
    try (AppProcess app = AppProcess.run(folder, config)) {
      app.awaitRunning();
      Awaitility.await("the first commit").until(() -> !lab.read("by-events-sequence-ledger-changelog", 0, "read_committed").isEmpty());
      app.kill();
    }
    List<Sent> others = new ArrayList<>(List.of(new Sent("swapped", BEGIN + 430, 2, OptionalLong.of(1))));
    for (int i = 1; i < 30; i++) { // each moves the time on by a second at most; the last one leaves two positions out
      others.add(new Sent("other-" + i % 3, BEGIN + 500 + 400L * i, i % Workload.TOKENS, OptionalLong.of(i < 29 ? i / 3 : 11)));
    }
    send("by-events", others);
    try (AppProcess first = AppProcess.run(folder, config).awaitRunning();
        AppProcess second = AppProcess.run(folder, config("by-events", "second", Clock.EVENT)).awaitRunning()) {
      assertThat(predictions("by-events-out", 3)).extracting(each -> each.timestamp().orElseThrow() - BEGIN - IDLE,
          each -> each.prediction().step())
          .containsExactlyInAnyOrder(tuple(300L, 0L), tuple(500L, 1L), tuple(450L, 2L)); // the last one held an event when it was killed
      Awaitility.await("the copy").until(() -> Files.exists(folder.resolve("state-second.properties/by-events/0_0")));
      first.kill();
      send("by-events",
          List.of(new Sent("new", BEGIN + 12_900, 1), new Sent("new", BEGIN + 13_700, 2), new Sent("new", BEGIN + 14_500, 3)));
      predictions("by-events-out", 6);
      assertThat(second.terminate()).isZero();
    }
    assertPredictSaysWhatConsumePrints(config);
    assertThat(consume(config, "--gaps").out())
        .isEqualTo("{\"key\":\"other-2\",\"from\":9,\"to\":10,\"lastEvent\":{\"partition\":0,\"offset\":31}"
            + ",\"topic\":\"by-events\",\"partition\":0,\"offset\":34,\"timestamp\":" + (BEGIN + 12_100) + "}" + System.lineSeparator());
  }

  @Test
  void byTheWallClockASilentTopicEndsSequencesAndABacklogEndsNone() throws Exception {
    createTopics("by-wall");
    Path config = config("by-wall", "wall", Clock.WALL);
    send("by-wall", List.of(new Sent("a", BEGIN, 1), new Sent("b", BEGIN + 1, 2), new Sent("a", BEGIN + 2, 3)));
    try (AppProcess app = AppProcess.run(folder, config)) {
      assertThat(predictions("by-wall-out", 2)).extracting(each -> each.prediction().reason().orElseThrow()).containsOnly(Reason.IDLE);
      app.kill();
    }
    send("by-wall", List.of(new Sent("a", BEGIN + 3, 4), new Sent("b", BEGIN + 4, 1)));
    Thread.sleep(Duration.ofMillis(IDLE + IDLE / 2)); // an outage that is longer than a sequence may be idle
    send("by-wall", List.of(new Sent("b", BEGIN + 5, 2), new Sent("a", BEGIN + 6, 3)));
    try (AppProcess app = AppProcess.run(folder, config)) {
      List<KeyedPrediction> ends = predictions("by-wall-out", 4);
      assertThat(app.terminate()).isZero();

      assertThat(ends).extracting(KeyedPrediction::prediction).extracting(Prediction::step).as("both events from the outage and after it")
          .containsExactlyInAnyOrder(1L, 0L, 1L, 1L);
    }
    assertPredictSaysWhatConsumePrints(config, "--ends");
  }
}
