package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.modelfile.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events that wait, and states that are live, through everything that takes a task from an instance: nothing is lost, nothing counts twice,
 * and every prediction and every state equals the offline run's in bits.
 */
class WavesIT {
  private static final ModelDefinition MODEL = TestModels.nextToken(4, Workload.TOKENS, 5, 19);
  private static final Map<String, String> STANDBYS = Map.of("num.standby.replicas", "1");

  @TempDir
  Path folder;

  private static void assertEverythingEqualsTheOfflineRun(StreamLab lab, Workload work) throws Exception {
    lab.assertPredictionsEqualTheOfflineRun();
    assertThat(lab.read("dead", work.unknownTokens(), "read_committed")).hasSize(work.unknownTokens());
    lab.assertStatesEqualTheOfflineRun();
  }

  /** Memory for 8 of 2,000 sequences a task: every event finds its sequence gone, and makes another one go. */
  @Test
  void anEvictionStormAndAKillInTheMidstOfIt() throws Exception {
    Workload work = new Workload(21, 2000);
    try (StreamLab lab = new StreamLab(folder, MODEL)) {
      Path config = lab.config("storm.properties", Map.of("cellstream.batch.max", "4", "cellstream.states.live.bytes", "0"));
      try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
        lab.send(work.next(12_000));
        lab.interrupt("predictions", 3000, "read_committed", app::kill);
      }
      try (AppProcess again = AppProcess.run(folder, config).awaitRunning()) {
        lab.send(work.next(3000));
        assertEverythingEqualsTheOfflineRun(lab, work);
        assertThat(again.terminate()).isZero();
      }
      lab.assertStatesEqualTheOfflineRun();
    }
  }

  /** Their logs have no snapshots, and every commit goes on with them. */
  @Test
  void aKillAmongSequencesThatAreReadAtTheirEnd() throws Exception {
    Workload work = new Workload(28);
    try (StreamLab lab = new StreamLab(folder, TestModels.bothWays(6, Workload.TOKENS, 70, Answer.LAST_STEP))) {
      Path config = lab.config("at-the-end.properties", Map.of("cellstream.states.live.bytes", "0", "commit.interval.ms", "30"));
      for (int kill = 0; kill < 2; kill++) {
        int finals = lab.read("predictions", 0, "read_committed").size();
        try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
          lab.send(work.next(4000));
          lab.interrupt("predictions", finals + 50, "read_committed", app::kill);
        }
      }
      try (AppProcess again = AppProcess.run(folder, config).awaitRunning()) {
        lab.send(work.next(1000));
        assertEverythingEqualsTheOfflineRun(lab, work);
        assertThat(again.terminate()).isZero();
      }
    }
  }

  /** A chunk may reach the changelog without the mark behind it; what a crash loses or repeats of predictions is not looked at. */
  @Test
  void whereNothingIsTransactionalPositionsKeepEventsFromBeingSteppedTwice() throws Exception {
    Workload work = new Workload(29);
    try (StreamLab lab = new StreamLab(folder, MODEL)) {
      Path config = lab.config("at-least-once.properties", Map.of("processing.guarantee", "at_least_once"));
      for (int kill = 1; kill <= 2; kill++) {
        try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
          lab.send(work.next(3000));
          lab.interrupt("predictions", 1500 * kill, "read_committed", app::kill);
        }
      }
      try (AppProcess again = AppProcess.run(folder, config).awaitRunning()) {
        lab.send(work.next(500));
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(lab::assertStatesEqualTheOfflineRun);
        assertThat(again.terminate()).isZero();
      }
    }
  }

  /** Commits are 50 s apart, so that whatever waits is stepped by the stop. */
  @Test
  void aStopStepsAndCommitsWhatWaits() throws Exception {
    Workload work = new Workload(22);
    try (StreamLab lab = new StreamLab(folder, MODEL)) {
      Path config = lab.config("slow.properties", Map.of("commit.interval.ms", "50000", "cellstream.batch.max", "25"));
      try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
        lab.send(work.next(500));
        // the first waves of 25 sequences; those behind them wait
        lab.interrupt("predictions", 100, "read_uncommitted", () -> assertThat(app.terminate()).isZero());
      }
      int committed = lab.read("predictions", 100, "read_committed").size();
      assertThat(committed % 25).as("more than whole waves").isNotZero();
      try (AppProcess again = AppProcess.run(folder, config).awaitRunning()) {
        assertThat(again.terminate()).isZero();
      }
      assertEverythingEqualsTheOfflineRun(lab, work);
    }
  }

  /** The second instance's tasks: standby, active, standby again when the first returns, and active once more. */
  @Test
  void aStandbyIsPromotedAndBecomesOneAgain() throws Exception {
    Workload work = new Workload(23);
    try (StreamLab lab = new StreamLab(folder, MODEL)) {
      Path one = lab.config("one.properties", STANDBYS);
      Path two = lab.config("two.properties", STANDBYS);
      try (AppProcess second = AppProcess.run(folder, two).awaitRunning()) {
        try (AppProcess first = AppProcess.run(folder, one).awaitRunning()) {
          lab.send(work.next(3000));
          lab.interrupt("predictions", 1500, "read_committed", first::kill);
        }
        lab.send(work.next(2000));
        lab.assertPredictionsEqualTheOfflineRun();
        try (AppProcess first = AppProcess.run(folder, one).awaitRunning()) {
          lab.send(work.next(2000));
          lab.assertPredictionsEqualTheOfflineRun();
          lab.send(work.next(2000));
          assertThat(first.terminate()).isZero();
        }
        lab.send(work.next(1000));
        assertEverythingEqualsTheOfflineRun(lab, work);
        assertThat(second.terminate()).isZero();
      }
    }
  }

  @Test
  void aStaticMemberComesBack() throws Exception {
    Workload work = new Workload(24);
    try (StreamLab lab = new StreamLab(folder, MODEL)) {
      Path one = lab.config("one.properties", Map.of("group.instance.id", "one"));
      Path two = lab.config("two.properties", Map.of("group.instance.id", "two"));
      try (AppProcess second = AppProcess.run(folder, two).awaitRunning()) {
        try (AppProcess first = AppProcess.run(folder, one).awaitRunning()) {
          lab.send(work.next(3000));
          lab.interrupt("predictions", 500, "read_committed", () -> assertThat(first.terminate()).isZero());
        }
        try (AppProcess first = AppProcess.run(folder, one).awaitRunning()) {
          lab.send(work.next(3000));
          lab.interrupt("predictions", 3000, "read_committed", second::kill);
          lab.send(work.next(1000));
          assertEverythingEqualsTheOfflineRun(lab, work);
          assertThat(first.terminate()).isZero();
        }
      }
    }
  }

  @Test
  void instancesOfAStreamsGroupComeAndGo() throws Exception {
    Workload work = new Workload(25);
    try (StreamLab lab = new StreamLab(folder, MODEL)) {
      // the group's own session timeout is the broker's
      Map<String, String> streams = Map.of("group.protocol", "streams", "session.timeout.ms", "", "heartbeat.interval.ms", "");
      Path one = lab.config("one.properties", streams);
      Path two = lab.config("two.properties", streams);
      try (AppProcess first = AppProcess.run(folder, one).awaitRunning()) {
        lab.send(work.next(2000));
        try (AppProcess second = AppProcess.run(folder, two).awaitRunning()) {
          lab.send(work.next(3000));
          lab.interrupt("predictions", 2000, "read_committed", () -> assertThat(first.terminate()).isZero());
          lab.send(work.next(2000));
          assertEverythingEqualsTheOfflineRun(lab, work);
          assertThat(second.terminate()).isZero();
        }
      }
    }
  }

  /** One key has as many events as all partitions together, of which each has about one of another key; three applications read them. */
  @Test
  void batchesOfOneOfSevenAndOf64SayTheSameOfAHotKeyAmongManyPartitions() throws Exception {
    int partitions = 24;
    Workload hot = new Workload(26, "hot-", 1);
    Workload cold = new Workload(27, "cold-", 4 * partitions);
    try (StreamLab lab = new StreamLab(folder, MODEL, partitions)) {
      for (int i = 0; i < 10; i++) {
        lab.send(cold.next(partitions / 10));
        lab.send(hot.next(partitions / 10));
      }
      Map<String, List<String>> first = null;
      for (int batch : new int[]{64, 7, 1}) {
        String predictions = "predictions-of-" + batch;
        lab.cluster.createTopic(predictions, StreamLab.PARTITIONS, Map.of());
        Path config = lab.config("batch-" + batch + ".properties",
            Map.of("application.id", "lab-" + batch, "cellstream.batch.max", Integer.toString(batch), "cellstream.output.topic",
                predictions));
        try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
          lab.assertEqualTheOfflineRun(predictions);
          assertThat(app.terminate()).isZero();
        }
        Map<String, List<String>> bytes = valuesByKey(lab.read(predictions, 1, "read_committed"));
        first = first == null ? bytes : first;
        StreamLab.assertEqual(bytes, first);
      }
    }
  }

  private static Map<String, List<String>> valuesByKey(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, List<String>> values = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      values.computeIfAbsent(new String(record.key(), UTF_8), _ -> new ArrayList<>()).add(HexFormat.of().formatHex(record.value()));
    }
    return values;
  }
}
