package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.KeyedPrediction;
import io.cellstream.wire.PredictionJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
  private record Sent(String key, long timestamp, int token) {
    RawEvent event() {
      return new RawEvent(new RawInput.TokenId(token), OptionalLong.empty(), false, false);
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

  private Path config(String name, Clock clock) throws IOException, InterruptedException {
    lab.cluster.createTopic(name, 1, Map.of());
    lab.cluster.createTopic(name + "-out", 1, Map.of());
    return lab.config(name + ".properties",
        Map.of("application.id", name, "cellstream.input.topic", name, "cellstream.output.topic", name + "-out",
            "cellstream.sequence.idle.ms", Long.toString(IDLE), "cellstream.sequence.idle.time", clock.name().toLowerCase(Locale.ROOT)));
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

  private static List<String> lines(List<KeyedPrediction> predictions) {
    return predictions.stream().map(each -> PredictionJson.write(each.key(), each.timestamp(), each.prediction())).sorted().toList();
  }

  /** What the offline run says of the partition's events, and of the ends by the wall clock that the stream has recorded. */
  private List<String> offline(Clock clock, List<Sent> events, List<KeyedPrediction> ends) throws RejectedEventException {
    SequencePolicy policy = SequencePolicy.DEFAULT
        .with(new Lifetime(clock, IDLE, Lifetime.NEVER, Lifetime.NEVER, Lifetime.RETENTION, IDLE / 2));
    List<KeyedPrediction> told = new ArrayList<>();
    OfflineRun<String> run = new OfflineRun<>(lab.model, policy, 4, (_, verdict) -> {
      if (verdict instanceof Verdict.Lapsed lapsed) {
        lapsed.predictions()
            .forEach(each -> told.add(new KeyedPrediction(lapsed.key().bytes(), OptionalLong.of(lapsed.timestamp()), each)));
      }
    });
    EventChecker checker = new EventChecker(lab.model.definition());
    for (int offset = 0; offset < events.size(); offset++) {
      Sent each = events.get(offset);
      run.add(new SequenceKey(each.key.getBytes(UTF_8)), checker.check(each.event(), new Origin(each.timestamp, 0, offset)), each.key);
      for (KeyedPrediction end : ends) {
        if (end.prediction().lastEvent().orElseThrow().readTo().orElseThrow() == offset) {
          run.end(new SequenceKey(end.key()), offset, each.key);
        }
      }
    }
    run.finish();
    return lines(told);
  }

  @Test
  void byEventTimeTheSequencesOfThoseWhoVanishedEndThoughNobodyRanMeanwhile() throws Exception {
    Path config = config("by-events", Clock.EVENT);
    List<Sent> events = new ArrayList<>(
        List.of(new Sent("gone", BEGIN, 1), new Sent("lost", BEGIN + 300, 2), new Sent("gone", BEGIN + 500, 3)));
    send("by-events", events);
    try (AppProcess app = AppProcess.run(folder, config)) {
      app.awaitRunning();
      Awaitility.await("the first commit").until(() -> !lab.read("by-events-sequence-ledger-changelog", 0, "read_committed").isEmpty());
      app.kill();
    }
    for (int i = 1; i < 30; i++) { // of others; each moves the time on by a second at most
      events.add(new Sent("other-" + i % 3, BEGIN + 500 + 400L * i, i % Workload.TOKENS));
    }
    send("by-events", events.subList(3, events.size()));
    try (AppProcess app = AppProcess.run(folder, config)) {
      List<KeyedPrediction> ends = predictions("by-events-out", 2);
      assertThat(app.terminate()).isZero();

      assertThat(ends).extracting(KeyedPrediction::timestamp).containsExactlyInAnyOrder(OptionalLong.of(BEGIN + 300 + IDLE),
          OptionalLong.of(BEGIN + 500 + IDLE));
      assertThat(lines(ends)).isEqualTo(offline(Clock.EVENT, events, List.of()));
    }
  }

  @Test
  void byTheWallClockASilentTopicEndsSequencesAndABacklogEndsNone() throws Exception {
    Path config = config("by-wall", Clock.WALL);
    List<Sent> events = new ArrayList<>(List.of(new Sent("a", BEGIN, 1), new Sent("b", BEGIN + 1, 2), new Sent("a", BEGIN + 2, 3)));
    send("by-wall", events);
    try (AppProcess app = AppProcess.run(folder, config)) {
      assertThat(predictions("by-wall-out", 2)).extracting(each -> each.prediction().reason().orElseThrow()).containsOnly(Reason.IDLE);
      app.kill();
    }
    List<Sent> backlog = List.of(new Sent("a", BEGIN + 3, 4), new Sent("b", BEGIN + 4, 1));
    send("by-wall", backlog);
    events.addAll(backlog);
    Thread.sleep(Duration.ofMillis(IDLE + IDLE / 2)); // an outage that is longer than a sequence may be idle
    List<Sent> late = List.of(new Sent("b", BEGIN + 5, 2), new Sent("a", BEGIN + 6, 3));
    send("by-wall", late);
    events.addAll(late);
    try (AppProcess app = AppProcess.run(folder, config)) {
      List<KeyedPrediction> ends = predictions("by-wall-out", 4);
      assertThat(app.terminate()).isZero();

      assertThat(ends).extracting(KeyedPrediction::prediction).extracting(Prediction::step).as("both events from the outage and after it")
          .containsExactlyInAnyOrder(1L, 0L, 1L, 1L);
      assertThat(lines(ends)).isEqualTo(offline(Clock.WALL, events, ends));
    }
  }
}
