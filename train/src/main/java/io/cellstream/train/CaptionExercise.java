package io.cellstream.train;

import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.train.weather.Caption;
import io.cellstream.train.weather.Readings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One to many: a sentence about the weather, from one event with its readings. */
final class CaptionExercise implements Exercise {
  @Override
  public String name() {
    return "caption";
  }

  @Override
  public String examples() {
    return "captions";
  }

  @Override
  public LearningPlan plan() {
    return new LearningPlan(96, 768_000, 128, 0.01, 1);
  }

  @Override
  public String data() {
    return "invented weather, and sentences of a small grammar that are true of it";
  }

  @Override
  public Map<String, Object> generator() {
    return new TreeMap<>(Map.of("features", Readings.FEATURES, "grammar", Caption.grammar()));
  }

  @Override
  public Student student(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    return new CaptionStudent(memory, plan, random);
  }

  @Override
  public Score judge(ModelDefinition model, Path dir) throws TrainingException {
    return CaptionScore.of(model, dir, CaptionScore.HELD_OUT);
  }

  /** Without answers: many a sentence is true of the same weather. */
  @Override
  public Samples samples() {
    List<Caption> captions = Caption.heldOut(Samples.EXAMPLES);
    Map<String, List<RawEvent>> sequences = new LinkedHashMap<>();
    for (int n = 0; n < captions.size(); n++) {
      sequences.put(String.format(Locale.ROOT, "place-%04d", n + 1), events(captions.get(n).readings()));
    }
    return new Samples(sequences, Map.of());
  }

  static List<RawEvent> events(Readings readings) {
    return List.of(new RawEvent(new RawInput.FeatureValues(readings.features()), OptionalLong.empty(), false, false));
  }
}
