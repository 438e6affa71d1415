package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.train.machine.Condition;
import io.cellstream.train.machine.Recording;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One LSTM layer and a head, asked for the condition after a recording's last reading. */
final class MachineStudent implements Student {
  /** How many recordings the features' means and deviations are taken from. */
  private static final int SURVEYED = 2_000;

  private final int batch;
  private final RandomGenerator recordings;
  private final Normalisation normalisation;
  private final Parameters parameters;
  private final LstmNetwork network;

  MachineStudent(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    this.batch = plan.batch();
    this.recordings = random.split();
    RandomGenerator surveyed = random.split();
    this.normalisation = Normalisation.of(Stream.generate(() -> Recording.draw(surveyed)).limit(SURVEYED)
        .flatMap(recording -> IntStream.range(0, recording.length()).mapToObj(recording::features)).toList());
    this.parameters = new Parameters(memory, random.split());
    this.network = new LstmNetwork(parameters, normalisation.input().size(), plan.hidden(), 1, Condition.labels().size(), 0);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** Recordings of one length. */
  @Override
  public Reply next(NDManager scratch) {
    int length = recordings.nextInt(Recording.SHORTEST, Recording.LONGEST + 1);
    List<Recording> drawn = Stream.generate(() -> Recording.draw(length, recordings)).limit(batch).toList();
    List<double[]> readings = IntStream.range(0, length).boxed().flatMap(t -> drawn.stream().map(recording -> recording.features(t)))
        .toList();
    NDArray inputs = scratch.create(normalisation.batch(readings), new Shape(length, batch, normalisation.input().size()));
    NDArray answers = scratch
        .create(drawn.stream().mapToLong(recording -> Condition.labels().indexOf(recording.condition().label())).toArray());
    NDArray last = network.forward(inputs, network.zeroState(scratch, batch), true).h().get(length - 1L);
    return new Reply(network.logProbabilities(last, true), answers);
  }

  @Override
  public ModelDefinition definition() {
    List<String> labels = Condition.labels();
    return new ModelDefinition("machine-health", ExercisePackage.VERSION, io.cellstream.model.definition.Shape.MANY_TO_ONE,
        normalisation.input(),
        network.layers(), network.head(), new OutputDefinition(labels.size(), false, false, new Vocabulary(labels)), "", "");
  }
}
