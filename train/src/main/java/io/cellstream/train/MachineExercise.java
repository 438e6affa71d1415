package io.cellstream.train;

import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.RawEvent;
import io.cellstream.train.machine.Condition;
import io.cellstream.train.machine.Feature;
import io.cellstream.train.machine.GeneratorParameters;
import io.cellstream.train.machine.HeldOutRecordings;
import io.cellstream.train.machine.Memoryless;
import io.cellstream.train.machine.Optimum;
import io.cellstream.train.machine.Recording;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Many to one: what is wrong with a machine, from its readings in their order. */
final class MachineExercise implements Exercise {
  /** How many held-out recordings a model is judged by: one standard deviation of the figure is then 0.13 %. */
  static final int HELD_OUT = 20_000;

  static final Labelling<Recording> LABELLING = new Labelling<>("machine-health", "recordings", Shape.MANY_TO_ONE, Condition.labels(),
      new Labelling.Input(input -> input instanceof InputDefinition.FeatureInput features && features.size() == Feature.values().length,
          Feature.values().length + " features"),
      HeldOutRecordings::first, MachineEvents::events, recording -> recording.condition().label(),
      recording -> Optimum.judge(recording).label(), new Labelling.Baseline<>("memoryless",
          "without memory: each reading by itself, their order unknown", recording -> Memoryless.judge(recording).label()));

  @Override
  public String name() {
    return "machine-health";
  }

  @Override
  public String examples() {
    return "recordings";
  }

  @Override
  public LearningPlan plan() {
    return new LearningPlan(48, 640_000, 64, 0.005, 1);
  }

  @Override
  public String data() {
    return "simulated machines; the order of their hidden regimes shows their condition, the readings are noisy";
  }

  @Override
  public Map<String, Object> generator() {
    return GeneratorParameters.describe();
  }

  @Override
  public Student student(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    return new MachineStudent(memory, plan, random);
  }

  @Override
  public Score judge(ModelDefinition model, Path dir) throws TrainingException {
    return LABELLING.judge(model, dir, HELD_OUT);
  }

  @Override
  public Samples samples() {
    List<Recording> recordings = HeldOutRecordings.first(Samples.EXAMPLES);
    Map<String, List<RawEvent>> sequences = new LinkedHashMap<>();
    Map<String, String> answers = new LinkedHashMap<>();
    for (int n = 0; n < recordings.size(); n++) {
      sequences.put(MachineEvents.key(n), MachineEvents.events(recordings.get(n)));
      answers.put(MachineEvents.key(n), recordings.get(n).condition().label());
    }
    return new Samples(sequences, answers);
  }
}
