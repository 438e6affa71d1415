package io.cellstream.train;

import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.train.payment.Feature;
import io.cellstream.train.payment.Kind;
import io.cellstream.train.payment.Optimum;
import io.cellstream.train.payment.Payment;
import io.cellstream.train.payment.PaymentParameters;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** One to one: what is behind a payment, from that payment alone. */
final class EventClassExercise implements Exercise {
  /** How many held-out payments a model is judged by: one standard deviation of the figure is then 0.08 %. */
  static final int HELD_OUT = 100_000;

  static final Labelling<Payment> LABELLING = new Labelling<>("event-class", "payments", Shape.ONE_TO_ONE, Kind.labels(),
      new Labelling.Input(input -> input instanceof InputDefinition.FeatureInput features && features.size() == Feature.values().length,
          Feature.values().length + " features"),
      Payment::heldOut, EventClassExercise::events, payment -> payment.kind().label(), payment -> Optimum.judge(payment).label(),
      new Labelling.Baseline<>("featureByFeature", "feature by feature: what comes together unknown",
          payment -> Optimum.judgeFeatureByFeature(payment).label()));

  @Override
  public String name() {
    return "event-class";
  }

  @Override
  public String examples() {
    return "payments";
  }

  @Override
  public LearningPlan plan() {
    return new LearningPlan(32, 4_000_000, 256, 0.01, 1);
  }

  @Override
  public String data() {
    return "simulated card payments; the kinds share their features' levels, and what comes together shows the kind";
  }

  @Override
  public Map<String, Object> generator() {
    return PaymentParameters.describe();
  }

  @Override
  public Student student(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    return new EventClassStudent(memory, plan, random);
  }

  @Override
  public Score judge(ModelDefinition model, Path dir) throws TrainingException {
    return LABELLING.judge(model, dir, HELD_OUT);
  }

  @Override
  public Samples samples() {
    List<Payment> payments = Payment.heldOut(Samples.EXAMPLES);
    Map<String, List<RawEvent>> sequences = new LinkedHashMap<>();
    Map<String, String> answers = new LinkedHashMap<>();
    for (int n = 0; n < payments.size(); n++) {
      String key = String.format(Locale.ROOT, "payment-%04d", n + 1);
      sequences.put(key, events(payments.get(n)));
      answers.put(key, payments.get(n).kind().label());
    }
    return new Samples(sequences, answers);
  }

  static List<RawEvent> events(Payment payment) {
    return List.of(new RawEvent(new RawInput.FeatureValues(payment.features()), OptionalLong.empty(), false, false));
  }
}
