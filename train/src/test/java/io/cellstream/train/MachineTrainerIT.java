package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import io.cellstream.model.ModelDefinition;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelPackageWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MachineTrainerIT {
  @TempDir
  private Path dir = Path.of("");

  @Test
  void learnsSoMuchThatTheApplicationTellsMoreThanCouldBeToldWithoutMemory() throws Exception {
    MachinePlan plan = new MachinePlan(24, 24_000, 32, 0.01, 3);
    Engine engine = PyTorch.start(1);
    try (MachineTrainer trainer = new MachineTrainer(engine, plan)) {
      List<Double> entropies = new ArrayList<>();
      double minutes = trainer.train((_, crossEntropy, _, _) -> entropies.add(crossEntropy));
      ModelDefinition definition = MachinePackage.definition(trainer);
      MachineScore score = MachineScore.of(definition, dir, 2_000);
      ModelPackageWriter.write(dir.resolve("m"), definition, MachinePackage.training(plan, minutes, score, engine.getVersion()));

      System.out.println("2 bits at first, then " + entropies + "; " + score);
      assertThat(entropies).hasSize(10);
      assertThat(entropies.getLast()).isLessThan(1);
      assertThat(score.percent(score.model())).isGreaterThan(score.percent(score.memoryless()) + 20);
      assertThat(MachineScore.of(ModelPackage.read(dir.resolve("m")), dir, 2_000)).isEqualTo(score);
    }
  }

  @Test
  void makesTheSamePackageFromTheSameSeed() throws Exception {
    train("one", "1");
    train("same", "1");
    train("other", "2");

    byte[] one = Files.readAllBytes(dir.resolve("one/weights.safetensors"));
    assertThat(one).isEqualTo(Files.readAllBytes(dir.resolve("same/weights.safetensors")));
    assertThat(one).isNotEqualTo(Files.readAllBytes(dir.resolve("other/weights.safetensors")));
  }

  private void train(String to, String seed) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), "machine-health", "--to", dir.resolve(to).toString(),
        "--hidden", "4", "--recordings", "160", "--batch", "8", "--seed", seed);
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString()).endsWith("wrote " + dir.resolve(to) + "\n");
  }
}
