package io.cellstream.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Truncated backpropagation through time with Adam. With one seed and one number of threads, two runs give the same weights. */
final class CharTrainer implements AutoCloseable {
  private final Engine engine;
  private final Corpus corpus;
  private final TrainingPlan plan;
  private final NDManager memory;
  private final CharNetwork network;
  private final HeldOut heldOut;
  private final Lanes lanes;
  private final Descent descent;
  private float rate;

  /** @throws TrainingException if the training part is shorter than a chunk */
  CharTrainer(Engine engine, Corpus corpus, TrainingPlan plan) throws TrainingException {
    if (corpus.training().length <= plan.chunk()) {
      throw new TrainingException("the text is too short: its training part has " + corpus.training().length + " characters, a chunk "
          + plan.chunk() + "; give more text or a smaller --chunk");
    }
    this.engine = engine;
    this.corpus = corpus;
    this.plan = plan;
    engine.setRandomSeed(plan.seed());
    RandomGenerator.SplittableGenerator random = new SplittableRandom(plan.seed());
    this.memory = engine.newBaseManager();
    this.network = new CharNetwork(memory, corpus.vocabulary().size(), plan, random.split());
    this.heldOut = new HeldOut(corpus);
    this.lanes = new Lanes(corpus.training(), corpus.lineStarts(corpus.training()), plan.batch(), plan.chunk(), plan.restart(),
        random.split());
    this.descent = new Descent(network.parameters());
  }

  CharNetwork network() {
    return network;
  }

  /** How the training stands after a pass. */
  interface Progress {
    void pass(int pass, double trainingBits, HeldOut.Bits heldOut, double minutes);
  }

  /**
   * @param passes how many were begun
   * @param trainingBits bits per character of the last pass, while learning
   * @param minutes how long it took
   */
  record Result(int passes, double trainingBits, HeldOut.Bits heldOut, double minutes) {
  }

  /** @throws TrainingException if the loss is no longer a number */
  Result train(Progress progress) throws TrainingException {
    long begun = System.nanoTime();
    long charactersPerChunk = (long) plan.batch() * plan.chunk();
    long chunksPerPass = Math.max(1, corpus.training().length / charactersPerChunk);
    long chunks = Math.max(1, Math.round(plan.passes() * chunksPerPass));
    Result result = new Result(0, Double.NaN, new HeldOut.Bits(Double.NaN, Double.NaN), 0);
    NDList state = network.zeroState(memory, plan.batch());
    double nats = 0;
    long summed = 0;
    for (long chunk = 0; chunk < chunks; chunk++) {
      double done = Math.max((double) chunk / chunks, minutesSince(begun) / plan.minutes());
      rate = plan.rateAt(done);
      lanes.advance();
      Step step = step(state);
      state = step.state();
      nats += step.nats();
      summed++;
      boolean last = chunk + 1 == chunks || done >= 1;
      if (last || (chunk + 1) % chunksPerPass == 0) {
        result = new Result(result.passes() + 1, nats / summed / Math.log(2), heldOut.measure(network, memory), minutesSince(begun));
        progress.pass(result.passes(), result.trainingBits(), result.heldOut(), result.minutes());
        nats = 0;
        summed = 0;
      }
      if (last) {
        break;
      }
    }
    state.close();
    return result;
  }

  private record Step(double nats, NDList state) {
  }

  /** One chunk forward, back, and the weights updated. Takes the state over and hands out the next one, cut off from its history. */
  private Step step(NDList state) throws TrainingException {
    try (NDManager scratch = memory.newSubManager()) {
      NDArray keep = scratch.create(lanes.keep(), new Shape(1, plan.batch(), 1));
      NDList begin = new NDList(state.get(0).mul(keep), state.get(1).mul(keep));
      begin.attach(scratch);
      state.close();
      Lanes.Chunk chunk = lanes.read();
      Shape shape = new Shape(chunk.steps(), chunk.lanes());
      CharNetwork.Forward forward;
      NDArray loss;
      try (GradientCollector gradients = engine.newGradientCollector()) {
        forward = network.forward(scratch.create(chunk.inputs(), shape), begin, true);
        loss = forward.nats(scratch.create(chunk.targets(), shape)).mean();
        gradients.backward(loss);
      }
      float nats = loss.getFloat();
      if (!Float.isFinite(nats)) {
        throw new TrainingException("the loss is no longer a number; try a smaller --rate than " + plan.rate());
      }
      descent.step(rate, scratch);
      NDList next = new NDList(forward.state().get(0).stopGradient(), forward.state().get(1).stopGradient());
      next.attach(memory);
      return new Step(nats, next);
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
