package io.cellstream.train;

import io.cellstream.model.ModelDefinition;
import io.cellstream.model.OutputDefinition;
import io.cellstream.model.Shape;
import io.cellstream.model.Vocabulary;
import io.cellstream.train.machine.Condition;
import io.cellstream.train.machine.GeneratorParameters;
import io.cellstream.train.machine.HeldOutRecordings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a model package says of a trained network. */
final class MachinePackage {
  private static final String NAME = "machine-health";
  private static final String VERSION = "1";

  private MachinePackage() {
  }

  static ModelDefinition definition(MachineTrainer trainer) {
    List<String> labels = Condition.labels();
    return new ModelDefinition(NAME, VERSION, Shape.MANY_TO_ONE, trainer.normalisation().input(), trainer.network().layers(),
        trainer.network().head(), new OutputDefinition(labels.size(), false, false, new Vocabulary(labels)), "", "");
  }

  /** The story that {@code model.json} tells of its training. */
  static Map<String, Object> training(MachinePlan plan, double minutes, MachineScore score, String pytorch) {
    Map<String, Object> story = new TreeMap<>();
    story.put("trainer", "cellstream train machine-health, PyTorch " + pytorch);
    story.put("data", "simulated machines; the order of their hidden regimes shows their condition, the readings are noisy");
    story.put("generator", GeneratorParameters.describe());
    story.put("split", "each training recording is drawn afresh from the seed, the held-out ones from the seed " + HeldOutRecordings.SEED);
    story.put("plan",
        new TreeMap<>(Map.of("recordings", plan.recordings(), "batch", plan.batch(), "rate", plan.rate(), "seed", plan.seed())));
    story.put("minutes", rounded(minutes, 10));
    story.put("heldOut", heldOut(score));
    return story;
  }

  /** Percentages of the recordings that are told rightly. */
  private static Map<String, Object> heldOut(MachineScore score) {
    return new TreeMap<>(Map.of("recordings", score.recordings(), "accuracy", rounded(score.percent(score.model()), 100), "optimum",
        rounded(score.percent(score.optimum()), 100), "memoryless", rounded(score.percent(score.memoryless()), 100)));
  }

  private static double rounded(double value, int parts) {
    return (double) Math.round(value * parts) / parts;
  }
}
