package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.train.weather.Caption;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ExerciseIT {
  @TempDir
  private Path dir = Path.of("");

  static Stream<Exercise> exercises() {
    return Stream.of(new EventClassExercise(), new CaptionExercise(), new MachineExercise(), new NumberWordsExercise(),
        new SentimentExercise());
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void makesTheSameModelFromTheSameSeed(Exercise exercise) throws Exception {
    byte[] one = weights(exercise, "one", 1);

    assertThat(one).isEqualTo(weights(exercise, "same", 1));
    assertThat(one).isNotEqualTo(weights(exercise, "other", 2));
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void writesAPackageThatIsJudgedAsItSaid(Exercise exercise) {
    String folder = dir.resolve("m").toString();

    List<String> trained = run(exercise, "--to", folder, "--hidden", "4", "--examples", "160", "--batch", "8");

    assertThat(trained).hasSize(15).endsWith("wrote " + folder);
    assertThat(run(exercise, "--evaluate", folder)).isEqualTo(trained.subList(10, 14));
  }

  @Test
  void learnsToTellPaymentsFromWhatComesTogether() throws Exception {
    LabellingScore score = EventClassExercise.LABELLING.judge(learned(new EventClassExercise(), new LearningPlan(16, 60_000, 64, 0.01, 3)),
        dir,
        4_000);

    System.out.println(score);
    assertThat(score.model()).isBetween(score.optimum() * 97 / 100, score.optimum() + 20);
    assertThat(score.baseline().right()).isLessThan(score.model() * 2 / 3);
  }

  @Test
  void learnsToSayWhatIsMostlyTrue() throws Exception {
    CaptionScore score = CaptionScore.of(learned(new CaptionExercise(), new LearningPlan(48, 32_000, 32, 0.01, 3)), dir, 2_000);

    System.out.println(score);
    assertThat(score.correct()).isGreaterThan(1_400);
    assertThat(score.bitsPerWord()).isBetween(score.optimum(), score.optimum() + 0.15);
  }

  @Test
  void learnsToSaySomeNumbersItHasNotHeardOf() throws Exception {
    NumberWordsScore score = NumberWordsScore.of(learned(new NumberWordsExercise(), new LearningPlan(64, 64_000, 64, 0.01, 3)), dir, 1_000);

    System.out.println(score);
    assertThat(score.exact()).isGreaterThan(100);
    assertThat(score.englishExact()).isPositive().isLessThan(score.exact());
  }

  /** What the student learns from and what the application measures: the same captions, the same weights, the same bits. */
  @Test
  void countsTheBitsThatPyTorchCounts() throws Exception {
    LearningPlan plan = new LearningPlan(24, 64, 64, 0.01, 7);
    RandomGenerator same = new SplittableRandom(7).split();
    List<Caption> captions = Stream.generate(() -> Caption.draw(same)).limit(64).toList();
    try (NDManager memory = PyTorch.start(1).newBaseManager()) {
      Student student = new CaptionExercise().student(memory, plan, new SplittableRandom(7));
      Student.Reply reply = student.next(memory);
      double bits = new DecoderBits(student.definition()).of(captions);

      assertThat(reply.asked()).isEqualTo(captions.stream().mapToLong(caption -> caption.words().size() + 1).sum());
      assertThat(bits / reply.asked()).isCloseTo(reply.loss().getFloat() / Math.log(2), within(1e-5));
    }
  }

  private ModelDefinition learned(Exercise exercise, LearningPlan plan) throws Exception {
    try (ExerciseTrainer trainer = new ExerciseTrainer(PyTorch.start(1), exercise, plan)) {
      trainer.train((_, _, _, _) -> {
      });
      return trainer.definition();
    }
  }

  private byte[] weights(Exercise exercise, String name, int seed) throws Exception {
    ModelPackageWriter.write(dir.resolve(name), learned(exercise, new LearningPlan(4, 160, 8, 0.01, seed)), Map.of());
    return Files.readAllBytes(dir.resolve(name).resolve("weights.safetensors"));
  }

  private static List<String> run(Exercise exercise, String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args = Stream.concat(Stream.of(exercise.name()), Stream.of(options)).toArray(String[]::new);
    int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    return out.toString().lines().toList();
  }
}
