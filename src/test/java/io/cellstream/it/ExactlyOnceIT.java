package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.modelfile.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops, kills, restarts and hand-overs in the middle of a stream: what is committed equals the offline run, to the bit, nothing twice. */
class ExactlyOnceIT {

  @TempDir
  Path folder;

  @Test
  void aCleanStopAKillAndARestartLeaveNoTraceInThePredictions() throws Exception {
    Workload work = new Workload(1);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(1, Workload.TOKENS, 5, 19, 17))) {
      try (AppProcess first = AppProcess.runAsUsersDo(folder, lab.config)) {
        lab.send(work.next(2000));
        lab.read("predictions", 500, "read_committed");
        assertThat(first.terminate()).as(first.output()).isZero();
      }
      lab.send(work.next(6000));
      try (AppProcess second = AppProcess.runAsUsersDo(folder, lab.config)) {
        lab.read("predictions", 3000, "read_committed");
        second.kill();
      }
      lab.send(work.next(2000));
      try (AppProcess third = AppProcess.runAsUsersDo(folder, lab.config).awaitRunning()) {
        lab.send(work.next(1000));
        lab.assertPredictionsEqualTheOfflineRun();
        assertDeadLetters(lab, work);
        assertThat(third.terminate()).isZero();
      }
    }
  }

  /** What is kept of a sequence is then its inputs, and all arithmetic comes at its end. */
  @Test
  void aKillLeavesNoTraceInSequencesThatAreReadAtTheirEnd() throws Exception {
    Workload work = new Workload(4);
    try (StreamLab lab = new StreamLab(folder, TestModels.bothWays(4, Workload.TOKENS, 12, Answer.LAST_STEP))) {
      lab.send(work.next(6000));
      try (AppProcess first = AppProcess.run(folder, lab.config)) {
        lab.interrupt("predictions", 100, "read_committed", first::kill);
      }
      lab.send(work.next(2000));
      try (AppProcess second = AppProcess.run(folder, lab.config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertDeadLetters(lab, work);
        assertThat(second.terminate()).isZero();
        assertThat(second.output()).contains("reading: at most 12 events at the end of a sequence, within ");
      }
    }
  }

  /** No sequence stays in memory, so each window is read back from the few chunks that it has. */
  @Test
  void aKillLeavesNoTraceInTheWindowsOfASequencesLastEvents() throws Exception {
    Workload work = new Workload(5);
    ModelDefinition windows = TestModels.windowed(TestModels.bothWays(4, Workload.TOKENS, 12, Answer.LAST_STEP), 10, 3, new Begin.Wait());
    try (StreamLab lab = new StreamLab(folder, windows)) {
      Path config = lab.config("windows.properties", Map.of("cellstream.states.live.bytes", "0", "commit.interval.ms", "30"));
      for (int kill = 0; kill < 2; kill++) {
        int answers = lab.read("predictions", 0, "read_committed").size();
        try (AppProcess app = AppProcess.run(folder, config).awaitRunning()) {
          lab.send(work.next(3000));
          lab.interrupt("predictions", answers + 100, "read_committed", app::kill);
        }
      }
      lab.send(work.next(2000));
      try (AppProcess again = AppProcess.run(folder, config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertDeadLetters(lab, work);
        assertThat(again.terminate()).isZero();
        assertThat(again.output()).contains("reading: each answer reads 10 events, ");
      }
    }
  }

  @Test
  void twoInstancesShareThePartitionsAndHandThemOver() throws Exception {
    Workload work = new Workload(2);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(2, Workload.TOKENS, 5, 19))) {
      Path other = lab.config("other.properties", Map.of());
      try (AppProcess one = AppProcess.run(folder, lab.config).awaitRunning();
          AppProcess two = AppProcess.run(folder, other).awaitRunning()) {
        lab.send(work.next(3000));
        lab.read("predictions", 1000, "read_committed");
        assertThat(one.terminate()).isZero();
        lab.send(work.next(3000));
        lab.read("predictions", 4000, "read_committed");
        try (AppProcess again = AppProcess.run(folder, lab.config).awaitRunning()) {
          lab.send(work.next(3000));
          lab.leaveTransactionOpen("lab-killed-1");
          two.kill();
          lab.send(work.next(1000));
          lab.assertPredictionsEqualTheOfflineRun();
          assertDeadLetters(lab, work);
          assertThat(again.output()).as("what a killed instance leaves holds nobody up").contains("ended the transaction of lab-killed-1");
          assertThat(again.terminate()).isZero();
        }
      }
    }
  }

  @Test
  void predictionsAndDeadLettersAreSeenOnlyOnceTheyAreCommitted() throws Exception {
    Workload work = new Workload(6);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(6, Workload.TOKENS, 5, 9))) {
      // the same state directory for both: it names the transactions, so that the second instance ends the one the first left open
      Path slow = lab.config("slow.properties",
          Map.of("commit.interval.ms", "50000", "cellstream.batch.max", "1", "state.dir",
              folder.resolve("state-app.properties").toString()));
      try (AppProcess app = AppProcess.run(folder, slow).awaitRunning()) {
        lab.send(work.next(300));
        lab.read("predictions", 200, "read_uncommitted");
        lab.read("dead", 1, "read_uncommitted");
        assertThat(lab.read("predictions", 0, "read_committed")).isEmpty();
        assertThat(lab.read("dead", 0, "read_committed")).isEmpty();
        app.kill();
      }
      try (AppProcess again = AppProcess.run(folder, lab.config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertDeadLetters(lab, work);
        assertThat(again.terminate()).isZero();
      }
    }
  }

  private static void assertDeadLetters(StreamLab lab, Workload work) {
    List<ConsumerRecord<byte[], byte[]>> letters = lab.read("dead", work.unknownTokens(), "read_committed");
    assertThat(letters).hasSize(work.unknownTokens())
        .allSatisfy(letter -> assertThat(new String(letter.headers().lastHeader("cellstream.error.cause").value(), UTF_8))
            .isEqualTo("UNKNOWN_TOKEN"));
    assertThat(letters).extracting(letter -> header(letter, "__streams.errors.partition") + "@" + header(letter, "__streams.errors.offset"))
        .doesNotHaveDuplicates();
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
