package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the committed model and samples are what they say they are. */
class BundledMachineHealthTest {
  private static final Path MODEL = Path.of("../models/machine-health");
  private static final Path SAMPLES = Path.of("../samples/machine-health");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private Path dir = Path.of("");

  @Test
  void tellsAsManyMachinesRightlyAsItsTrainingSays() throws Exception {
    JsonNode said = JSON.readTree(MODEL.resolve("model.json").toFile()).path("training").path("heldOut");

    LabellingScore score = MachineExercise.LABELLING.judge(ModelPackage.read(MODEL), MODEL, said.path("recordings").asInt());

    assertThat(score.count()).isEqualTo(MachineExercise.HELD_OUT);
    assertThat(score.percent(score.model())).isCloseTo(said.path("accuracy").asDouble(), within(0.005));
    assertThat(score.percent(score.optimum())).isCloseTo(said.path("optimum").asDouble(), within(0.005));
    assertThat(score.percent(score.baseline().right())).isCloseTo(said.path("memoryless").asDouble(), within(0.005));
    assertThat(score.model()).isBetween(score.optimum() - score.count() / 100, score.optimum());
    assertThat(score.baseline().right()).isLessThan(score.model() * 2 / 3);
  }

  @Test
  void hasTheSamplesThatTheCommandWrites() throws Exception {
    StringWriter err = new StringWriter();

    int exit = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), "machine-health", "--samples", dir.toString());

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    for (String file : new String[]{Samples.EVENTS, Samples.ANSWERS}) {
      assertThat(SAMPLES.resolve(file)).hasSameBinaryContentAs(dir.resolve(file));
      assertThat(Files.size(SAMPLES.resolve(file))).isLessThan(2_000_000);
    }
  }

  /** From the committed lines alone: every machine gets one prediction, and about as many are right as of all that are held out. */
  @Test
  void answersTheSamples() throws Exception {
    Map<String, String> answers = new HashMap<>();
    for (String line : Files.readAllLines(SAMPLES.resolve(Samples.ANSWERS))) {
      JsonNode answer = JSON.readTree(line);
      answers.put(answer.path("key").asText(), answer.path("label").asText());
    }

    Map<String, String> predictions = predictions(ModelPackage.read(MODEL));

    assertThat(predictions).hasSize(400).containsOnlyKeys(answers.keySet());
    long right = predictions.entrySet().stream().filter(prediction -> prediction.getValue().equals(answers.get(prediction.getKey())))
        .count();
    System.out.println(right + " of 400 samples are told rightly");
    assertThat(right).isBetween(375L, 395L);
  }

  private static Map<String, String> predictions(ModelDefinition definition) throws Exception {
    Map<String, String> predictions = new HashMap<>();
    OfflineRun<String> run = new OfflineRun<>(new RecurrentModel(definition, Kernels.select(KernelMode.AUTO).kernel()), 64,
        (key, verdict) -> ((Verdict.Applied) verdict).predictions().forEach(prediction -> assertThat(
            predictions.put(key, Objects.requireNonNull(prediction.output().top().getFirst().token()))).as(key).isNull()));
    EventChecker checker = new EventChecker(definition);
    for (String line : Files.readAllLines(SAMPLES.resolve(Samples.EVENTS))) {
      JsonEvent event = EventJson.parse(line);
      byte[] key = Objects.requireNonNull(event.key());
      run.add(new SequenceKey(key), checker.check(event.event(), new Origin(0, 0, 0)), new String(key, StandardCharsets.UTF_8));
    }
    run.finish();
    return predictions;
  }
}
