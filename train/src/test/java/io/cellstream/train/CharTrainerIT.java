package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelPackage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class CharTrainerIT {
  private static final String[] WORDS = {"input", "output", "forget", "cell", "gate"};
  private static final TrainingPlan PLAN = new TrainingPlan(8, 24, 1, 6, Double.POSITIVE_INFINITY, 8, 25, 0.5, 0.01, 0, 3);

  @TempDir
  private Path dir = Path.of("");

  @Test
  void learnsSoThatTheApplicationPredictsWhatWasHeldOut() throws Exception {
    Corpus corpus = Corpus.of(words(1000), "words");
    double uniform = Math.log(corpus.vocabulary().size()) / Math.log(2);
    try (CharTrainer trainer = new CharTrainer(PyTorch.start(1), corpus, PLAN)) {
      CharTrainer.Result result = trainer.train((_, _, _, _) -> {
      });
      NextCharPackage.write(dir.resolve("m"), corpus.vocabulary(), trainer.network(),
          NextCharPackage.training(Path.of("words.txt"), corpus, PLAN, result, "2"));

      System.out.println("uniform " + uniform + " bits per character, " + result);
      assertThat(result.heldOut().running()).isLessThan(0.5 * uniform);
      assertThat(result.heldOut().byLine()).isLessThan(0.5 * uniform);
      assertThat(applicationsBits(ModelPackage.read(dir.resolve("m")), corpus)).isCloseTo(result.heldOut().byLine(), within(1e-5));
    }
  }

  @Test
  void makesTheSamePackageFromTheSameSeed() throws Exception {
    Path text = Files.writeString(dir.resolve("words.txt"), words(300));

    train(text, dir.resolve("one"), "1");
    train(text, dir.resolve("same"), "1");
    train(text, dir.resolve("other"), "2");

    byte[] one = Files.readAllBytes(dir.resolve("one/weights.safetensors"));
    assertThat(one).isEqualTo(Files.readAllBytes(dir.resolve("same/weights.safetensors")));
    assertThat(one).isNotEqualTo(Files.readAllBytes(dir.resolve("other/weights.safetensors")));
  }

  @Test
  void stopsWhenItsMinutesAreOver() throws Exception {
    Corpus corpus = Corpus.of(words(1000), "words");
    TrainingPlan endless = new TrainingPlan(8, 24, 1, 1_000_000, 0.02, 8, 25, 0.5, 0.01, 0, 3);

    try (CharTrainer trainer = new CharTrainer(PyTorch.start(1), corpus, endless)) {
      assertThat(trainer.train((_, _, _, _) -> {
      }).minutes()).isBetween(0.02, 0.2);
    }
  }

  private static void train(Path text, Path to, String seed) {
    StringWriter err = new StringWriter();
    int exit = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), "next-char", "--text", text.toString(), "--to",
        to.toString(), "--hidden", "16", "--layers", "2", "--embedding", "8", "--passes", "1", "--batch", "4", "--chunk", "20", "--dropout",
        "0.1", "--threads", "1", "--seed", seed);
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
  }

  /** The application's own surprise at the held-out text, line by line: the mean over all characters but the lines' first. */
  private static double applicationsBits(ModelDefinition definition, Corpus corpus) {
    RecurrentModel model = new RecurrentModel(definition, Kernels.select(KernelMode.AUTO).kernel());
    StepWorkspace workspace = model.newWorkspace(1);
    int lineFeed = corpus.vocabulary().id("\n");
    boolean first = true;
    double bits = 0;
    int predicted = 0;
    for (int token : corpus.heldOut()) {
      if (first) {
        workspace.setState(0, new float[model.stateSize()]);
      } else {
        workspace.head().predict(1);
        bits += workspace.head().surprise(0, token);
        predicted++;
      }
      workspace.setToken(0, token);
      workspace.step(1);
      first = token == lineFeed;
    }
    return bits / predicted;
  }

  /** Lines of one to six words. */
  private static String words(int lines) {
    SplittableRandom random = new SplittableRandom(11);
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      int count = random.nextInt(1, 7);
      for (int word = 0; word < count; word++) {
        text.append(word == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
