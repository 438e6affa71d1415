package io.cellstream.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.cellstream.train.machine.Condition;
import io.cellstream.train.machine.Recording;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Learns from recordings that are drawn as it goes, each seen once: the cross entropy of the condition after a recording's last reading, by
 * backpropagation through the whole of it. With one seed and one number of threads, two runs give the same weights.
 */
final class MachineTrainer implements AutoCloseable {
  /** How many recordings the features' means and deviations are taken from. */
  private static final int SURVEYED = 2_000;
  private static final int REPORTS = 10;

  private final Engine engine;
  private final MachinePlan plan;
  private final NDManager memory;
  private final RandomGenerator recordings;
  private final Normalisation normalisation;
  private final LstmNetwork network;
  private final Descent descent;

  MachineTrainer(Engine engine, MachinePlan plan) {
    this.engine = engine;
    this.plan = plan;
    engine.setRandomSeed(plan.seed());
    RandomGenerator.SplittableGenerator random = new SplittableRandom(plan.seed());
    this.recordings = random.split();
    RandomGenerator surveyed = random.split();
    this.normalisation = Normalisation.of(Stream.generate(() -> Recording.draw(surveyed)).limit(SURVEYED).toList());
    this.memory = engine.newBaseManager();
    Parameters parameters = new Parameters(memory, random.split());
    this.network = new LstmNetwork(parameters, normalisation.input().size(), plan.hidden(), 1, Condition.labels().size(), 0);
    this.descent = new Descent(parameters.byName());
  }

  LstmNetwork network() {
    return network;
  }

  Normalisation normalisation() {
    return normalisation;
  }

  /** How the training stands. */
  interface Progress {
    /** @param crossEntropy in bits, and accuracy, over the recordings since the last report: none of them was seen before */
    void report(int recordings, double crossEntropy, double accuracy, double minutes);
  }

  /**
   * @return the minutes it took
   * @throws TrainingException if the loss is no longer a number
   */
  double train(Progress progress) throws TrainingException {
    long begun = System.nanoTime();
    int steps = plan.steps();
    int reported = 0;
    Step sum = new Step(0, 0);
    for (int step = 1; step <= steps; step++) {
      sum = sum.plus(step(LearningRate.at(plan.rate(), (double) (step - 1) / steps)));
      if ((long) step * REPORTS / steps > (long) (step - 1) * REPORTS / steps) {
        int since = (step - reported) * plan.batch();
        progress.report(step * plan.batch(), sum.nats() / Math.log(2) / since, (double) sum.right() / since, minutesSince(begun));
        reported = step;
        sum = new Step(0, 0);
      }
    }
    return minutesSince(begun);
  }

  /**
   * @param nats the recordings' cross entropies together
   * @param right how many were told rightly
   */
  private record Step(double nats, long right) {
    Step plus(Step other) {
      return new Step(nats + other.nats, right + other.right);
    }
  }

  /** One batch forward, back, and the weights updated. */
  private Step step(float rate) throws TrainingException {
    int length = recordings.nextInt(Recording.SHORTEST, Recording.LONGEST + 1);
    List<Recording> batch = Stream.generate(() -> Recording.draw(length, recordings)).limit(plan.batch()).toList();
    try (NDManager scratch = memory.newSubManager()) {
      NDArray inputs = scratch.create(normalisation.batch(batch), new Shape(length, batch.size(), normalisation.input().size()));
      NDArray answers = scratch.create(batch.stream().mapToLong(recording -> Condition.labels().indexOf(recording.condition().label()))
          .toArray());
      NDArray logs;
      NDArray loss;
      try (GradientCollector gradients = engine.newGradientCollector()) {
        NDArray last = network.forward(inputs, network.zeroState(scratch, batch.size()), true).h().get(length - 1L);
        logs = network.logProbabilities(last, true);
        loss = logs.gather(answers.expandDims(-1), -1).neg().mean();
        gradients.backward(loss);
      }
      float nats = loss.getFloat();
      if (!Float.isFinite(nats)) {
        throw new TrainingException("the loss is no longer a number; try a smaller --rate than " + plan.rate());
      }
      long right = logs.argMax(-1).eq(answers).sum().getLong();
      descent.step(rate, scratch);
      return new Step((double) nats * batch.size(), right);
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
