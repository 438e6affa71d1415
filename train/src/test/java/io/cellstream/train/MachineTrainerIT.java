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
import java.util.Map;
import java.util.stream.Stream;
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
  void makesTheSameModelFromTheSameSeed() throws Exception {
    byte[] one = weights("one", 1);

    assertThat(one).isEqualTo(weights("same", 1));
    assertThat(one).isNotEqualTo(weights("other", 2));
  }

  @Test
  void writesAPackageThatIsJudgedAsItSaid() {
    String folder = dir.resolve("m").toString();

    List<String> trained = run("--to", folder, "--hidden", "4", "--recordings", "160", "--batch", "8");

    assertThat(trained).hasSize(15).endsWith("wrote " + folder);
    assertThat(run("--evaluate", folder)).isEqualTo(trained.subList(10, 14));
  }

  private byte[] weights(String name, int seed) throws Exception {
    try (MachineTrainer trainer = new MachineTrainer(PyTorch.start(1), new MachinePlan(4, 160, 8, 0.01, seed))) {
      trainer.train((_, _, _, _) -> {
      });
      ModelPackageWriter.write(dir.resolve(name), MachinePackage.definition(trainer), Map.of());
    }
    return Files.readAllBytes(dir.resolve(name).resolve("weights.safetensors"));
  }

  private static List<String> run(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args = Stream.concat(Stream.of("machine-health"), Stream.of(options)).toArray(String[]::new);
    int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    return out.toString().lines().toList();
  }
}
