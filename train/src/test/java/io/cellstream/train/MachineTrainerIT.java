package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelPackageWriter;
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
    LearningPlan plan = new LearningPlan(24, 24_000, 32, 0.01, 3);
    Exercise exercise = new MachineExercise();
    Engine engine = PyTorch.start(1);
    try (ExerciseTrainer trainer = new ExerciseTrainer(engine, exercise, plan)) {
      List<Double> entropies = new ArrayList<>();
      double minutes = trainer.train((_, crossEntropy, _, _) -> entropies.add(crossEntropy));
      ModelDefinition definition = trainer.definition();
      LabellingScore score = MachineExercise.LABELLING.judge(definition, dir, 2_000);
      ModelPackageWriter.write(dir.resolve("m"), definition, ExercisePackage.training(exercise, plan, minutes, score, engine.getVersion()));

      System.out.println("2 bits at first, then " + entropies + "; " + score);
      assertThat(entropies).hasSize(10);
      assertThat(entropies.getLast()).isLessThan(1);
      assertThat(score.percent(score.model())).isGreaterThan(score.percent(score.baseline().right()) + 20);
      assertThat(MachineExercise.LABELLING.judge(ModelPackage.read(dir.resolve("m")), dir, 2_000)).isEqualTo(score);
    }
  }
}
