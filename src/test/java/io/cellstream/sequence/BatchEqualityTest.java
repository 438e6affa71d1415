package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Forget;
import io.cellstream.sequence.SequenceEvent.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same events through batches of different sizes: same verdicts in the same order, same states, to the bit. */
class BatchEqualityTest {
  private static final int EVENTS = 4000;
  private static final int KEYS = 23;

  static Stream<ModelDefinition> models() {
    GenerationDefinition sample = new GenerationDefinition(new Sample(1.2f, 0, 0.9f, 2), 9);
    return Stream.of(SequenceLab.tokenModel(Shape.SYNCHRONIZED), SequenceLab.tokenModel(Shape.MANY_TO_ONE),
        TestModels.withSummary(SequenceLab.tokenModel(Shape.MANY_TO_ONE), Summary.CELL), TestModels.translator(3, sample, 7, 6, 6),
        TestModels.translator(4, new GenerationDefinition(new Beam(3, 2), 9), 7, 6), TestModels.captioner(5, sample, 7, 6),
        TestModels.oneToOne(6, 3, 5, 2), TestModels.bothWays(7, SequenceLab.TOKENS, 6, Answer.LAST_STEP),
        TestModels.withSummary(TestModels.bothWaysOfFeatures(8, 2, 30), Summary.CELL),
        TestModels.windowed(TestModels.bothWaysOfFeatures(9, 2, 30), 6, 2, new Begin.PadFeatures(List.of(0f, 1f))),
        TestModels.windowed(SequenceLab.tokenModel(Shape.MANY_TO_ONE), 5, 1, new Begin.Wait()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyBatchSizeGivesTheSameVerdictsAndStates(ModelDefinition definition) {
    RecurrentModel model = new RecurrentModel(definition, Kernels.select(KernelMode.AUTO).kernel());
    Outcome alone = run(model, 1);
    assertThat(alone.verdicts).hasSize(EVENTS);
    assertThat(alone.verdicts.stream().anyMatch(verdict -> verdict.contains("Dropped["))).isEqualTo(definition.shape().keepsState());
    assertThat(alone.states.isEmpty()).isNotEqualTo(definition.shape().keepsState());
    for (int capacity : new int[]{2, 3, 16, 64, 5000}) {
      Outcome batched = run(model, capacity);
      assertThat(batched.verdicts).as("batch %d", capacity).isEqualTo(alone.verdicts);
      assertThat(batched.states).as("batch %d", capacity).isEqualTo(alone.states);
    }
  }

  /** Every verdict and state as text that tells every bit. */
  private record Outcome(List<String> verdicts, Map<SequenceKey, String> states) {
  }

  private static String text(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Applied(List<Prediction> predictions, var _) -> predictions.stream().map(BatchEqualityTest::text).toList().toString();
      case Verdict.Lapsed lapsed -> lapsed.toString();
      case Verdict.Dropped dropped -> dropped.toString();
      case Verdict.Held held -> held.toString();
      case Verdict.Rejected rejected -> rejected.toString();
    };
  }

  private static String text(Prediction p) {
    return p.kind() + " " + p.reason() + " " + p.step() + " " + p.position() + " " + p.surprise() + " " + p.index() + " " + p.completion()
        + " "
        + p.output().top() + " " + Arrays.toString(p.output().values()) + " " + Arrays.toString(p.output().summary());
  }

  private static String text(SequenceState s) {
    return s.steps() + " " + s.lastPosition() + " " + s.firstTimestamp() + " " + s.last() + " "
        + switch (s.memory()) {
          case Memory.State(float[] state) -> Arrays.toString(state);
          case Memory.KeptTokens(int[] ids) -> Arrays.toString(ids);
          case Memory.KeptFeatures(int _, float[] values) -> Arrays.toString(values);
        };
  }

  private static Outcome run(RecurrentModel model, int capacity) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    List<String> verdicts = new ArrayList<>();
    OfflineRun<Integer> run = new OfflineRun<>(model, capacity, (i, verdict) -> verdicts.add(i + " " + text(verdict)));
    for (int i = 0; i < EVENTS; i++) {
      run.add(SequenceLab.key("k" + random.nextInt(KEYS)), event(model, random, i), i);
    }
    run.finish();
    Map<SequenceKey, String> states = new HashMap<>();
    run.states().forEach((key, state) -> states.put(key, text(state)));
    return new Outcome(verdicts, states);
  }

  private static SequenceEvent event(RecurrentModel model, RandomGenerator random, int i) {
    if (random.nextInt(50) == 0) {
      return new Forget();
    }
    boolean start = random.nextInt(20) == 0;
    boolean end = random.nextInt(20) == 0;
    OptionalLong position = random.nextInt(3) > 0 ? OptionalLong.of(random.nextInt(8) == 0 ? i - 60 : i) : OptionalLong.empty();
    boolean bare = end && random.nextInt(3) == 0;
    return new Advance(bare ? null : input(model, random), position, start, end,
        new Origin(i, 0, i));
  }

  private static StepInput input(RecurrentModel model, RandomGenerator random) {
    return switch (model.definition().input()) {
      case InputDefinition.TokenInput _ -> new StepInput.Token(random.nextInt(SequenceLab.TOKENS));
      case InputDefinition.FeatureInput features -> {
        float[] values = new float[features.size()];
        for (int j = 0; j < values.length; j++) {
          values[j] = random.nextFloat(-2, 2);
        }
        yield new StepInput.Features(values);
      }
    };
  }
}
