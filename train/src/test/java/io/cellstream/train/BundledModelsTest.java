package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.modelfile.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the committed models and samples are what they say they are. */
class BundledModelsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private Path dir = Path.of("");

  static Stream<Exercise> exercises() {
    return Stream.of(new EventClassExercise(), new CaptionExercise(), new NumberWordsExercise(), new SentimentExercise());
  }

  /** To the last digit: the application's bits are the same on every machine. */
  @ParameterizedTest
  @MethodSource("exercises")
  void doAsWellAsTheirTrainingSays(Exercise exercise) throws Exception {
    Path model = model(exercise);

    Score score = exercise.judge(ModelPackage.read(model), model);

    score.lines().forEach(System.out::println);
    assertThat(JSON.readTree(JSON.writeValueAsString(score.heldOut()))).isEqualTo(training(exercise).path("heldOut"));
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void wereTrainedAsTheCommandDoesByDefault(Exercise exercise) throws Exception {
    JsonNode training = training(exercise);

    assertThat(training.path("plan")).isEqualTo(JSON.readTree(JSON.writeValueAsString(exercise.plan().describe(exercise.examples()))));
    assertThat(training.path("generator")).isEqualTo(JSON.readTree(JSON.writeValueAsString(exercise.generator())));
    assertThat(training.path("minutes").asDouble()).isLessThan(10);
    assertThat(Files.size(model(exercise).resolve("weights.safetensors"))).isLessThan(1_000_000);
  }

  @Test
  void areNearTheOptimum() throws Exception {
    JsonNode eventClass = training(new EventClassExercise()).path("heldOut");
    JsonNode caption = training(new CaptionExercise()).path("heldOut");
    JsonNode numberWords = training(new NumberWordsExercise()).path("heldOut");
    JsonNode sentiment = training(new SentimentExercise()).path("heldOut");

    assertThat(eventClass.path("accuracy").asDouble()).isBetween(eventClass.path("optimum").asDouble() - 0.5,
        eventClass.path("optimum").asDouble());
    assertThat(caption.path("bitsPerWord").asDouble()).isBetween(caption.path("optimum").asDouble(),
        caption.path("optimum").asDouble() + 0.02);
    assertThat(caption.path("correct").asDouble()).isGreaterThan(97);
    assertThat(numberWords.path("exact").asDouble()).isGreaterThan(99);
    assertThat(sentiment.path("accuracy").asDouble()).isBetween(sentiment.path("optimum").asDouble() - 0.5,
        sentiment.path("optimum").asDouble());
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void haveTheSamplesThatTheCommandWrites(Exercise exercise) throws Exception {
    Path samples = Path.of("../samples").resolve(exercise.name());

    List<Path> written = exercise.samples().write(dir);

    assertThat(names(samples))
        .containsExactlyInAnyOrderElementsOf(written.stream().map(file -> String.valueOf(file.getFileName())).toList());
    for (Path file : written) {
      assertThat(samples.resolve(file.getFileName())).hasSameBinaryContentAs(file);
      assertThat(Files.size(file)).isLessThan(500_000);
    }
  }

  /** As many of the 400 as of all that are held out. */
  @Test
  void answerTheSamples() throws Exception {
    assertThat(right(new EventClassExercise())).isBetween(355L, 385L);
    assertThat(right(new NumberWordsExercise())).isBetween(392L, 400L);
    assertThat(right(new SentimentExercise())).isBetween(350L, 380L);
  }

  private static long right(Exercise exercise) throws Exception {
    Samples samples = exercise.samples();
    List<String> keys = List.copyOf(samples.sequences().keySet());
    List<List<String>> said = Written.sentences(ModelPackage.read(model(exercise)), List.copyOf(samples.sequences().values()));
    Map<String, String> answers = samples.answers();
    long right = Stream.iterate(0, n -> n < keys.size(), n -> n + 1)
        .filter(n -> String.join(" ", said.get(n)).equals(answers.get(keys.get(n)))).count();
    System.out.println(right + " of " + keys.size() + " samples of " + exercise.name() + " are answered rightly");
    return right;
  }

  private static Path model(Exercise exercise) {
    return Path.of("../models").resolve(exercise.name());
  }

  private static JsonNode training(Exercise exercise) throws IOException {
    return JSON.readTree(model(exercise).resolve("model.json").toFile()).path("training");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
