package io.cellstream.train;

import io.cellstream.model.InputDefinition;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.Shape;
import io.cellstream.model.Vocabulary;
import io.cellstream.sequence.Prediction;
import io.cellstream.train.machine.Condition;
import io.cellstream.train.machine.Feature;
import io.cellstream.train.machine.HeldOutRecordings;
import io.cellstream.train.machine.Memoryless;
import io.cellstream.train.machine.Optimum;
import io.cellstream.train.machine.Recording;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How many of the held-out recordings are told rightly, by whom.
 *
 * @param recordings how many there are
 * @param model by the model, stepped by the application
 * @param optimum by the best that can be done with the generator's own probabilities
 * @param memoryless by the same probabilities, without the readings' order
 */
record MachineScore(int recordings, int model, int optimum, int memoryless) implements Score {
  /** How many held-out recordings a model is judged by: one standard deviation of the figure is then 0.13 %. */
  static final int HELD_OUT = 20_000;

  /**
   * Lets all three judge the first of the held-out recordings.
   *
   * @param dir where the model is from, for the error's message
   * @throws TrainingException if the model is made for something else
   */
  static MachineScore of(ModelDefinition definition, Path dir, int count) throws TrainingException {
    requireMachineHealth(definition, dir);
    List<Recording> recordings = HeldOutRecordings.first(count);
    return new MachineScore(count, right(definition, recordings),
        (int) recordings.stream().filter(recording -> Optimum.judge(recording) == recording.condition()).count(),
        (int) recordings.stream().filter(recording -> Memoryless.judge(recording) == recording.condition()).count());
  }

  @Override
  public List<String> lines() {
    return List.of(String.format(Locale.ROOT, "Of %,d held-out recordings, told rightly:", recordings),
        line(model, "by the model, as the application computes it"),
        line(optimum, "at best: by Bayes' rule, knowing the generator's own probabilities"),
        line(memoryless, "by the same rule without memory: each reading by itself, their order unknown"));
  }

  @Override
  public Map<String, Object> heldOut() {
    return new TreeMap<>(Map.of("recordings", recordings, "accuracy", percent(model), "optimum", percent(optimum), "memoryless",
        percent(memoryless)));
  }

  /** Some of the recordings, as a share of all in percent. */
  double percent(int right) {
    return Score.percent(right, recordings);
  }

  private String line(int right, String by) {
    return String.format(Locale.ROOT, "  %6.2f %%  %s", percent(right), by);
  }

  private static int right(ModelDefinition definition, List<Recording> recordings) {
    List<List<Prediction>> predictions = ModelRun.predictions(definition, recordings.stream().map(MachineEvents::events).toList());
    return (int) IntStream.range(0, recordings.size()).filter(n -> predictions.get(n).size() == 1
        && recordings.get(n).condition().label().equals(ModelRun.first(predictions.get(n).getFirst()))).count();
  }

  private static void requireMachineHealth(ModelDefinition definition, Path dir) throws TrainingException {
    Vocabulary labels = definition.output().labels();
    boolean suits = definition.shape() == Shape.MANY_TO_ONE && definition.input() instanceof InputDefinition.Features features
        && features.size() == Feature.values().length && labels != null && labels.tokens().equals(Condition.labels())
        && definition.output().top() > 0;
    if (!suits) {
      throw new TrainingException(dir + ": the model \"" + definition.name() + "\" does not tell " + String.join(", ", Condition.labels())
          + " from " + Feature.values().length + " features; name a model that \"train machine-health --to\" wrote");
    }
  }
}
