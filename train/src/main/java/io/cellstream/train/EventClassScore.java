package io.cellstream.train;

import io.cellstream.model.InputDefinition;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.Shape;
import io.cellstream.model.Vocabulary;
import io.cellstream.sequence.Prediction;
import io.cellstream.train.payment.Feature;
import io.cellstream.train.payment.Kind;
import io.cellstream.train.payment.Optimum;
import io.cellstream.train.payment.Payment;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How many of the held-out payments are told rightly, by whom.
 *
 * @param payments how many there are
 * @param model by the model, run by the application
 * @param optimum by the best that can be done with the generator's own probabilities
 * @param featureByFeature by the same probabilities, each feature by itself
 */
record EventClassScore(int payments, int model, int optimum, int featureByFeature) implements Score {
  /** How many held-out payments a model is judged by: one standard deviation of the figure is then 0.08 %. */
  static final int HELD_OUT = 100_000;

  /**
   * Lets all three judge the first of the held-out payments.
   *
   * @param dir where the model is from, for the error's message
   * @throws TrainingException if the model is made for something else
   */
  static EventClassScore of(ModelDefinition definition, Path dir, int count) throws TrainingException {
    requireEventClass(definition, dir);
    List<Payment> payments = Payment.heldOut(count);
    List<List<Prediction>> predictions = ModelRun.predictions(definition, payments.stream().map(EventClassExercise::events).toList());
    int right = (int) IntStream.range(0, count).filter(n -> predictions.get(n).size() == 1
        && payments.get(n).kind().label().equals(ModelRun.first(predictions.get(n).getFirst()))).count();
    return new EventClassScore(count, right, right(payments, Optimum::judge), right(payments, Optimum::judgeFeatureByFeature));
  }

  @Override
  public List<String> lines() {
    return List.of(String.format(Locale.ROOT, "Of %,d held-out payments, told rightly:", payments),
        line(model, "by the model, as the application computes it"),
        line(optimum, "at best: by Bayes' rule, knowing the generator's own probabilities"),
        line(featureByFeature, "by the same rule feature by feature: what comes together unknown"));
  }

  @Override
  public Map<String, Object> heldOut() {
    return new TreeMap<>(Map.of("payments", payments, "accuracy", percent(model), "optimum", percent(optimum), "featureByFeature",
        percent(featureByFeature)));
  }

  private double percent(int right) {
    return Score.percent(right, payments);
  }

  private String line(int right, String by) {
    return String.format(Locale.ROOT, "  %6.2f %%  %s", percent(right), by);
  }

  private static int right(List<Payment> payments, Function<Payment, Kind> judge) {
    return (int) payments.stream().filter(payment -> judge.apply(payment) == payment.kind()).count();
  }

  private static void requireEventClass(ModelDefinition definition, Path dir) throws TrainingException {
    Vocabulary labels = definition.output().labels();
    boolean suits = definition.shape() == Shape.ONE_TO_ONE && definition.input() instanceof InputDefinition.Features features
        && features.size() == Feature.values().length && labels != null && labels.tokens().equals(Kind.labels())
        && definition.output().top() > 0;
    if (!suits) {
      throw new TrainingException(dir + ": the model \"" + definition.name() + "\" does not tell " + String.join(", ", Kind.labels())
          + " from " + Feature.values().length + " features; name a model that \"train event-class --to\" wrote");
    }
  }
}
