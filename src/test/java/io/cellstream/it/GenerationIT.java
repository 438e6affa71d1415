package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.JsonEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated sequences on a real broker: through a kill in their midst, equal in bits to the offline run, none missing, none twice. */
class GenerationIT {
  private static final int COMPLETIONS = 3;
  /** So many tokens that few generations end early: most of the time is spent on writing them. */
  private static final int WRITTEN = 150;

  @TempDir
  Path folder;

  @Test
  void sampledTranslationsSurviveAKillInTheirMidst() throws Exception {
    Workload work = new Workload(3);
    GenerationDefinition generation = new GenerationDefinition(new Sample(1.5f, 0, 1, COMPLETIONS), 300);
    try (StreamLab lab = new StreamLab(folder, TestModels.translator(3, generation, WRITTEN, 16, 16))) {
      lab.send(work.next(5000));
      // records leave in full batches only, and those end anywhere in a generation
      Path slow = lab.config("slow.properties", Map.of("commit.interval.ms", "50000", "producer.linger.ms", "40000", "state.dir",
          folder.resolve("state-app.properties").toString()));
      try (AppProcess first = AppProcess.run(folder, slow)) {
        lab.interrupt("predictions", 500, "read_uncommitted", first::kill);
      }
      assertThat(endsWithinAGeneration(lab)).as("the kill came while a generation was written").isTrue();
      assertThat(lab.read("predictions", 0, "read_committed")).as("what the killed instance had not committed").isEmpty();
      lab.send(work.next(2000));
      try (AppProcess second = AppProcess.run(folder, lab.config)) {
        lab.interrupt("predictions", 1, "read_committed", second::kill);
      }
      try (AppProcess third = AppProcess.run(folder, lab.config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(third.terminate()).isZero();
      }
    }
  }

  /** Whether what was written last, committed or not, is not the last token of the last completion. */
  private static boolean endsWithinAGeneration(StreamLab lab) throws RejectedEventException {
    Map<Integer, Prediction> last = new HashMap<>();
    AvroPredictionReader reader = new AvroPredictionReader(lab.registry);
    for (ConsumerRecord<byte[], byte[]> record : lab.read("predictions", 1, "read_uncommitted")) {
      last.put(record.partition(), reader.read(record.value()).prediction());
    }
    return last.values().stream().anyMatch(each -> each.reason().isEmpty() || each.completion().orElseThrow() < COMPLETIONS - 1);
  }

  @Test
  void captionsOfSingleEventsNeedNoState() throws Exception {
    GenerationDefinition generation = new GenerationDefinition(new Sample(1, 5, 0.9f, 1), 20);
    try (StreamLab lab = new StreamLab(folder, TestModels.captioner(4, generation, 12, 8))) {
      List<JsonEvent> events = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        RawEvent event = new RawEvent(new RawInput.FeatureValues(new double[]{i % 7, i % 5, -i % 3}), OptionalLong.of(i), false, false);
        events.add(new JsonEvent(("k" + i % 20).getBytes(StandardCharsets.UTF_8), OptionalLong.of(1_700_000_000_000L + i), event));
      }
      lab.send(events);
      try (AppProcess app = AppProcess.run(folder, lab.config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(app.terminate()).isZero();
        assertThat(app.output()).contains("generation: at most 20 tokens, within ");
      }
    }
  }
}
