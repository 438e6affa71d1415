package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.train.payment.Kind;
import io.cellstream.train.payment.Payment;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Two dense layers and nothing that recurs. */
final class EventClassStudent implements Student {
  /** How many payments the features' means and deviations are taken from. */
  private static final int SURVEYED = 20_000;

  private final int batch;
  private final RandomGenerator payments;
  private final Normalisation normalisation;
  private final Parameters parameters;
  private final DenseStack head;

  EventClassStudent(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    this.batch = plan.batch();
    this.payments = random.split();
    RandomGenerator surveyed = random.split();
    this.normalisation = Normalisation
        .of(Stream.generate(() -> Payment.draw(surveyed)).limit(SURVEYED).map(Payment::features).toList());
    this.parameters = new Parameters(memory, random.split());
    this.head = new DenseStack(parameters, normalisation.input().size(), plan.hidden(), Kind.labels().size());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Reply next(NDManager scratch) {
    List<Payment> drawn = Stream.generate(() -> Payment.draw(payments)).limit(batch).toList();
    NDArray inputs = scratch.create(normalisation.batch(drawn.stream().map(Payment::features).toList()),
        new Shape(batch, normalisation.input().size()));
    return new Reply(head.logProbabilities(inputs),
        scratch.create(drawn.stream().mapToLong(payment -> Kind.labels().indexOf(payment.kind().label())).toArray()));
  }

  @Override
  public ModelDefinition definition() {
    List<String> labels = Kind.labels();
    return new ModelDefinition("event-class", ExercisePackage.VERSION, io.cellstream.model.definition.Shape.ONE_TO_ONE,
        normalisation.input(),
        List.of(),
        head.definition(), new OutputDefinition(labels.size(), false, false, new Vocabulary(labels)), "", "");
  }
}
