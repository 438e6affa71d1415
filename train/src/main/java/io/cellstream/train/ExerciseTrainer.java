package io.cellstream.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.cellstream.model.definition.ModelDefinition;
import java.util.SplittableRandom;

/**
 * Learns from examples that are drawn as it goes: the cross entropy of the right answers, by backpropagation through whole sequences. With
 * one seed and one number of threads, two runs give the same weights.
 */
final class ExerciseTrainer implements AutoCloseable {
  private static final int REPORTS = 10;

  private final Engine engine;
  private final LearningPlan plan;
  private final NDManager memory;
  private final Student student;
  private final Descent descent;

  ExerciseTrainer(Engine engine, Exercise exercise, LearningPlan plan) {
    this.engine = engine;
    this.plan = plan;
    engine.setRandomSeed(plan.seed());
    this.memory = engine.newBaseManager();
    this.student = exercise.student(memory, plan, new SplittableRandom(plan.seed()));
    this.descent = new Descent(student.parameters().byName());
  }

  /** The model as it is now. */
  ModelDefinition definition() {
    return student.definition();
  }

  /** How the training stands. */
  interface Progress {
    /** @param crossEntropy in bits, and accuracy, over the answers since the last report: to examples drawn afresh */
    void report(int examples, double crossEntropy, double accuracy, double minutes);
  }

  /**
   * @return the minutes it took
   * @throws TrainingException if the loss is no longer a number
   */
  double train(Progress progress) throws TrainingException {
    long begun = System.nanoTime();
    int steps = plan.steps();
    Step sum = new Step(0, 0, 0);
    for (int step = 1; step <= steps; step++) {
      sum = sum.plus(step(LearningRate.at(plan.rate(), (double) (step - 1) / steps)));
      if ((long) step * REPORTS / steps > (long) (step - 1) * REPORTS / steps) {
        progress.report(step * plan.batch(), sum.nats() / Math.log(2) / sum.asked(), (double) sum.told() / sum.asked(),
            minutesSince(begun));
        sum = new Step(0, 0, 0);
      }
    }
    return minutesSince(begun);
  }

  /**
   * @param nats the answers' cross entropies together
   * @param told how many were right
   */
  private record Step(double nats, long told, long asked) {
    Step plus(Step other) {
      return new Step(nats + other.nats, told + other.told, asked + other.asked);
    }
  }

  /** One batch forward, back, and the weights updated. */
  private Step step(float rate) throws TrainingException {
    try (NDManager scratch = memory.newSubManager()) {
      Student.Reply reply;
      NDArray loss;
      try (GradientCollector gradients = engine.newGradientCollector()) {
        reply = student.next(scratch);
        loss = reply.loss();
        gradients.backward(loss);
      }
      float nats = loss.getFloat();
      if (!Float.isFinite(nats)) {
        throw new TrainingException("the loss is no longer a number; try a smaller --rate than " + plan.rate());
      }
      Step step = new Step((double) nats * reply.asked(), reply.told(), reply.asked());
      descent.step(rate, scratch);
      return step;
    }
  }

  private static double minutesSince(long nanos) {
    return (System.nanoTime() - nanos) / 6e10;
  }

  @Override
  public void close() {
    memory.close();
  }
}
