package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.topology.Names;
import io.cellstream.wire.JsonEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events whose producer gave no timestamp: the broker keeps them so, and what comes of them is of a time that retention spares. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimelessEventsIT {
  private static final ModelDefinition MODEL = TestModels.nextToken(5, Workload.TOKENS, 5, 9);
  private static final long NONE = -1;
  private static final String WEEK = Long.toString(Duration.ofDays(7).toMillis());

  @TempDir
  static Path folder;

  private StreamLab lab;

  @BeforeAll
  void start() throws Exception {
    lab = new StreamLab(folder, MODEL);
    // they would refuse the year 1970
    for (String topic : List.of("young", "young-dead")) {
      lab.cluster.createTopic(topic, StreamLab.PARTITIONS, Map.of("message.timestamp.before.max.ms", WEEK, "retention.ms", WEEK));
    }
  }

  @AfterAll
  void stop() throws IOException {
    lab.close();
  }

  private static JsonEvent event(OptionalLong timestamp, RawInput input) {
    return new JsonEvent("key".getBytes(UTF_8), timestamp, new RawEvent(input, OptionalLong.empty(), false, false));
  }

  private static JsonEvent token(OptionalLong timestamp, int id) {
    return event(timestamp, new RawInput.TokenId(id));
  }

  private static List<Long> times(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(ConsumerRecord::timestamp).toList();
  }

  @Test
  void theFirstOfAPartitionHasItsReadingTimeAndOthersThePartitionsTimeInPredictionsStatesAndDeadLetters() throws Exception {
    long before = System.currentTimeMillis();
    long told = before + Duration.ofMinutes(10).toMillis();
    List<JsonEvent> events = new ArrayList<>(
        List.of(token(OptionalLong.empty(), 1), token(OptionalLong.empty(), 2), token(OptionalLong.of(told), 3),
            token(OptionalLong.of(before), 4), token(OptionalLong.empty(), 5), event(OptionalLong.empty(), new RawInput.TokenText("?"))));
    lab.send(events);
    assertThat(times(lab.read("events", 6, "read_committed"))).containsExactly(NONE, NONE, told, before, NONE, NONE);

    try (AppProcess app = AppProcess.run(folder, lab.config("young.properties",
        Map.of("cellstream.output.topic", "young", "cellstream.dead.letter.topic", "young-dead")))) {
      List<Long> predictions = times(lab.read("young", 5, "read_committed"));
      long first = predictions.getFirst();
      assertThat(first).isBetween(before, System.currentTimeMillis());
      assertThat(predictions).containsExactly(first, first, told, before, told);
      assertThat(times(lab.read(Names.changelog("lab"), 1, "read_committed"))).as("of what was written at the commits")
          .isSubsetOf(predictions)
          .endsWith(told);
      assertThat(lab.writtenStates().values()).singleElement().satisfies(state -> {
        assertThat(state.last().timestamp()).isEqualTo(told);
        assertThat(state.firstTimestamp()).isEqualTo(first);
      });
      assertThat(times(lab.read("young-dead", 1, "read_committed"))).containsExactly(told);
      assertThat(app.terminate()).isZero();
    }
    lab.send(List.of(token(OptionalLong.empty(), 6)));
    try (AppProcess again = AppProcess.run(folder, folder.resolve("young.properties"))) {
      assertThat(times(lab.read("young", 6, "read_committed")).getLast()).as("the partition's time outlives the process").isEqualTo(told);
      assertThat(again.terminate()).isZero();
    }
    lab.assertEqualTheOfflineRun("young");
  }
}
