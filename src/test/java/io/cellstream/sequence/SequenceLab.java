package io.cellstream.sequence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** A small real model, a batch of one and a map of states: a place to try a sequence's life in. */
final class SequenceLab {
  static final int TOKENS = 5;
  private static final int HIDDEN = 7;

  final RecurrentModel model;
  private final StepBatch<List<Verdict>> batch;
  private long clock = 1000;
  private final InMemoryStates states = new InMemoryStates(SequencePolicy.DEFAULT);

  private SequenceLab(ModelDefinition definition, ModelChangePolicy policy) {
    this.model = new RecurrentModel(definition, Kernels.select(KernelMode.SCALAR).kernel());
    this.batch = new StepBatch<>(new Wave(model, SequencePolicy.DEFAULT.with(policy), 1), new WaitingLimit(1, 0, Duration.ZERO), states,
        new PartitionTime(Lifetime.UNLIMITED), List::add);
  }

  static SequenceLab of(ModelDefinition definition) {
    return new SequenceLab(definition, ModelChangePolicy.STOP);
  }

  static SequenceLab tokens(Shape shape) {
    return tokens(shape, ModelChangePolicy.STOP);
  }

  static SequenceLab tokens(Shape shape, ModelChangePolicy policy) {
    return new SequenceLab(tokenModel(shape), policy);
  }

  static SequenceLab features(Shape shape, DenseActivation activation) {
    RandomGenerator random = random();
    InputDefinition input = new InputDefinition.FeatureInput(new float[]{0, 1}, new float[]{1e3f, 2});
    return new SequenceLab(definition(shape, input, activation, new OutputDefinition(0, true, false, null), random),
        ModelChangePolicy.STOP);
  }

  static ModelDefinition tokenModel(Shape shape) {
    RandomGenerator random = random();
    InputDefinition input = new InputDefinition.TokenInput(new Vocabulary(List.of("a", "b", "c", "d", "e")), tensor(random, TOKENS, 3),
        OptionalInt.empty());
    OutputDefinition output = new OutputDefinition(2, true, shape == Shape.SYNCHRONIZED, null);
    return definition(shape, input, DenseActivation.SOFTMAX, output, random);
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(7);
  }

  private static ModelDefinition definition(Shape shape, InputDefinition input, DenseActivation activation, OutputDefinition output,
      RandomGenerator random) {
    int rows = 4 * HIDDEN;
    LayerDefinition layer = new CellDefinition.Lstm(new GateWeights(tensor(random, rows, input.size()), tensor(random, rows, HIDDEN),
        tensor(random, rows, 1),
        tensor(random, rows, 1)));
    HeadDefinition head = new HeadDefinition.Dense(tensor(random, TOKENS, HIDDEN), tensor(random, TOKENS, 1), activation);
    return new ModelDefinition("lab", "1", shape, input, List.of(layer), head, output, "ab".repeat(32), "cd".repeat(32));
  }

  private static Tensor tensor(RandomGenerator random, int rows, int columns) {
    float[] data = new float[rows * columns];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat(-1, 1);
    }
    return new Tensor(rows, columns, data);
  }

  /** An event under construction; each is later in time than the one before, unless it says otherwise. */
  record Draft(@Nullable StepInput input, OptionalLong position, boolean starting, boolean ending, long time) {
    Draft at(long newPosition) {
      return new Draft(input, OptionalLong.of(newPosition), starting, ending, time);
    }

    Draft start() {
      return new Draft(input, position, true, ending, time);
    }

    Draft end() {
      return new Draft(input, position, starting, true, time);
    }

    Draft time(long newTime) {
      return new Draft(input, position, starting, ending, newTime);
    }

    Advance advance() {
      return new Advance(input, position, starting, ending, new Origin(time, 0, time));
    }
  }

  Draft event(int token) {
    return new Draft(new StepInput.Token(token), OptionalLong.empty(), false, false, ++clock);
  }

  Draft event() {
    return new Draft(null, OptionalLong.empty(), false, false, ++clock);
  }

  Draft features(float... values) {
    return new Draft(new StepInput.Features(values), OptionalLong.empty(), false, false, ++clock);
  }

  Verdict send(Draft draft) {
    return send("k", draft.advance());
  }

  Verdict send(String key, SequenceEvent event) {
    List<Verdict> verdicts = new ArrayList<>();
    batch.add(key(key), event, verdicts, 0);
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst();
  }

  List<Prediction> applied(Draft draft) {
    Verdict verdict = send(draft);
    assertThat(verdict).isInstanceOf(Verdict.Applied.class);
    return ((Verdict.Applied) verdict).predictions();
  }

  Prediction only(Draft draft) {
    List<Prediction> predictions = applied(draft);
    assertThat(predictions).hasSize(1);
    return predictions.getFirst();
  }

  List<Prediction> predict(String key, int token) {
    return ((Verdict.Applied) send(key, event(token).advance())).predictions();
  }

  @Nullable
  SequenceState state(String key) {
    return states.open(key(key)).state();
  }

  /** Whether the key has a running sequence. */
  boolean isOpen(String key) {
    SequenceState state = state(key);
    return state != null && state.isRunning();
  }

  /** Puts a state of seven steps of another model under the key. */
  void plant(String key, String modelHash) {
    states.open(key(key))
        .setState(new SequenceState(new SequenceHeader(modelHash, 7, Positions.NONE, 0, new Origin(0, 0, 0)),
            new Memory.State(new float[4])));
  }

  static SequenceKey key(String text) {
    return new SequenceKey(text.getBytes(UTF_8));
  }
}
