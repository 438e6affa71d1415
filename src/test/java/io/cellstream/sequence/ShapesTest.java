package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.cellstream.model.Memory;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.head.Output;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Forget;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What events mean to the shapes that keep no state, that generate, and to sequences with initial states and summaries. */
class ShapesTest {
  private static final GenerationDefinition SAMPLE = new GenerationDefinition(new Sample(1.5f, 0, 1, 1), 12);
  private static final ModelDefinition TRANSLATOR = TestModels.translator(3, SAMPLE, 9, 8);
  private static final ModelDefinition CAPTIONER = TestModels.captioner(4, SAMPLE, 9, 8);
  private static final ModelDefinition ONE_TO_ONE = TestModels.oneToOne(5, 3, 6, 4);

  private final SequenceLab translator = SequenceLab.of(TRANSLATOR);

  @Test
  void oneToOneAnswersEachEventAndKeepsNothing() {
    SequenceLab lab = SequenceLab.of(ONE_TO_ONE);
    Prediction first = lab.only(lab.features(1, 2, 3).at(7));
    Prediction second = lab.only(lab.features(-1, 0, 3).at(7));
    Prediction again = lab.only(lab.features(1, 2, 3).at(3).end());

    assertThat(List.of(first, second, again)).extracting(Prediction::kind, Prediction::step, Prediction::position, Prediction::reason)
        .containsExactly(tuple(Kind.STEP, 0L, OptionalLong.of(7), Optional.empty()),
            tuple(Kind.STEP, 0L, OptionalLong.of(7), Optional.empty()),
            tuple(Kind.STEP, 0L, OptionalLong.of(3), Optional.of(Reason.END)));
    assertThat(again.output().values()).isEqualTo(first.output().values()).isNotEqualTo(second.output().values());
    assertThat(lab.state("k")).isNull();
    assertThat(lab.applied(lab.event().end())).as("an end without input ends nothing").isEmpty();
  }

  @Test
  void oneToOneTakesATokenToo() {
    SequenceLab lab = SequenceLab.of(TestModels.tokenClass(2, 5, 4, 3));
    Prediction first = lab.only(lab.event(1));

    assertThat(lab.only(lab.event(2)).output().values()).isNotEqualTo(first.output().values());
    assertThat(lab.only(lab.event(1)).output().values()).isEqualTo(first.output().values());
  }

  @Test
  void oneToOneRejectsAnEventThatOverflows() {
    SequenceLab lab = SequenceLab.of(ONE_TO_ONE);
    assertThat(lab.send(lab.features(Float.MAX_VALUE, 0, 0))).isInstanceOfSatisfying(Verdict.Rejected.class,
        rejected -> assertThat(rejected.cause()).isEqualTo(RejectCause.NOT_FINITE));
  }

  @Test
  void oneToManyGeneratesAfterEachEventAndKeepsNothing() {
    SequenceLab lab = SequenceLab.of(CAPTIONER);
    List<Prediction> first = lab.applied(lab.features(1, 2, 3).at(7));

    assertWhole(first, 12);
    assertThat(first).allSatisfy(each -> {
      assertThat(each.step()).isZero();
      assertThat(each.position()).hasValue(7);
    });
    assertThat(lab.state("k")).isNull();
    assertThat(texts(lab.applied(lab.features(1, 2, 3).at(7)))).as("a replay").isEqualTo(texts(first));
  }

  /** Index after index, the last one and only that with its reason. */
  private static void assertWhole(List<Prediction> generated, int maxLength) {
    assertThat(generated).isNotEmpty().hasSizeLessThanOrEqualTo(maxLength);
    for (int index = 0; index < generated.size(); index++) {
      Prediction each = generated.get(index);
      assertThat(each.kind()).isEqualTo(Kind.GENERATED);
      assertThat(each.index()).hasValue(index);
      boolean stops = "</s>".equals(each.output().top().getFirst().token());
      if (index < generated.size() - 1) {
        assertThat(each.reason()).isEmpty();
        assertThat(stops).isFalse();
      } else {
        assertThat(each.reason()).contains(stops ? Reason.END : Reason.MAX_LENGTH);
        assertThat(stops || generated.size() == maxLength).isTrue();
      }
    }
  }

  private static List<String> texts(List<Prediction> predictions) {
    return predictions.stream().map(each -> each.index() + " " + each.output().top()).toList();
  }

  @Test
  void manyToManyGeneratesAtTheEndOnly() {
    assertThat(translator.applied(translator.event(1).at(10))).isEmpty();
    assertThat(translator.applied(translator.event(2).at(11))).isEmpty();
    List<Prediction> generated = translator.applied(translator.event(3).at(12).end());

    assertWhole(generated, 12);
    assertThat(generated).allSatisfy(each -> {
      assertThat(each.step()).isEqualTo(2);
      assertThat(each.position()).hasValue(12);
      assertThat(each.completion()).isEmpty();
    });
    assertThat(translator.isOpen("k")).isFalse();
  }

  @Test
  void anEndWithoutInputGeneratesFromTheStateAsItIs() {
    SequenceLab greedy = SequenceLab.of(TestModels.translator(3, new GenerationDefinition(new Greedy(), 12), 9, 8));
    greedy.applied(greedy.event(1));
    List<Prediction> withInput = greedy.applied(greedy.event(2).end());
    greedy.applied(greedy.event(1));
    greedy.applied(greedy.event(2));
    List<Prediction> without = greedy.applied(greedy.event().at(40).end());

    assertThat(texts(without)).isEqualTo(texts(withInput));
    assertThat(without).extracting(Prediction::position).containsOnly(OptionalLong.of(40));
  }

  @Test
  void aSequenceWithoutAStepGeneratesNothing() {
    assertThat(translator.applied(translator.event().end())).isEmpty();
  }

  @Test
  void aSequenceThatIsCutOffGeneratesNothing() {
    translator.applied(translator.event(1));
    assertThat(translator.applied(translator.event(2).start())).isEmpty();
    translator.send("k", new Forget());
    assertThat(translator.state("k")).isNull();
  }

  @Test
  void theDrawsAreAFunctionOfKeyPositionAndModel() {
    KeyedDraws draws = draws("k", OptionalLong.of(3), 9, "aa");
    double[] numbers = {draws.at(0, 0), draws.at(0, 1), draws.at(1, 0), draws("j", OptionalLong.of(3), 9, "aa").at(0, 0),
        draws("k", OptionalLong.of(4), 9, "aa").at(0, 0), draws("k", OptionalLong.empty(), 3, "aa").at(0, 0),
        draws("k", OptionalLong.of(3), 9, "ab").at(0, 0)};

    assertThat(Arrays.stream(numbers).boxed()).doesNotHaveDuplicates().allSatisfy(u -> assertThat(u).isBetween(0.0, 0x1.fffffffffffffp-1));
    assertThat(draws("k", OptionalLong.of(3), 1, "aa").at(0, 1)).as("with a position the step does not count").isEqualTo(numbers[1]);
    // the bits of every generation in the field rest on this number
    assertThat(numbers[0]).isEqualTo(0.7568805735609997);
  }

  private static KeyedDraws draws(String key, OptionalLong position, long step, String packageHash) {
    return new KeyedDraws(packageHash, SequenceLab.key(key), position, step);
  }

  @Test
  void theDrawsAreSpreadEvenly() {
    KeyedDraws draws = draws("k", OptionalLong.empty(), 0, "aa");
    int[] counts = new int[10];
    for (int index = 0; index < 10_000; index++) {
      counts[(int) (10 * draws.at(0, index))]++;
    }
    // 1000 ± 5 standard deviations
    assertThat(Arrays.stream(counts).boxed()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @Test
  void severalCompletionsComeOneAfterTheOther() {
    SequenceLab lab = SequenceLab.of(TestModels.translator(3, new GenerationDefinition(new Beam(4, 3), 6), 9, 8));
    List<Prediction> generated = lab.applied(lab.event(1).end());

    for (int number = 0; number < 3; number++) {
      OptionalInt completion = OptionalInt.of(number);
      assertWhole(generated.stream().filter(each -> each.completion().equals(completion)).toList(), 6);
    }
    assertThat(generated).extracting(each -> each.completion().orElseThrow()).isSorted();
  }

  @Test
  void aGenerationThatIsNotFiniteIsRejectedWithItsEvent() {
    SequenceLab lab = SequenceLab.of(exploding());
    lab.applied(lab.event(1));
    SequenceState before = Objects.requireNonNull(lab.state("k"));

    assertThat(lab.send(lab.event(2).end())).isEqualTo(new Verdict.Rejected(RejectCause.NOT_FINITE,
        "the generation that follows the step would not be finite"));
    assertThat(lab.state("k")).isSameAs(before);
  }

  @Test
  void anEndWithoutInputClosesASequenceWhoseGenerationIsNotFinite() {
    SequenceLab lab = SequenceLab.of(exploding());
    lab.applied(lab.event(1));
    Prediction only = lab.only(lab.event().end());

    assertThat(only.kind()).isEqualTo(Kind.GENERATED);
    assertThat(only.index()).hasValue(0);
    assertThat(only.reason()).contains(Reason.END);
    assertThat(only.output()).isEqualTo(new Output(null, List.of()));
    assertThat(lab.state("k")).isNull();
  }

  /** Its head's logits overflow. */
  private static ModelDefinition exploding() {
    DenseDefinition old = ((HeadDefinition.Dense) TRANSLATOR.head()).layers().getLast();
    float[] bias = old.bias().data().clone();
    Arrays.fill(bias, Float.MAX_VALUE);
    float[] weight = old.weight().data().clone();
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= 1e38f;
    }
    HeadDefinition head = new HeadDefinition.Dense(new Tensor(old.weight().rows(), old.weight().columns(), weight), Tensor.vector(bias),
        old.activation());
    return new ModelDefinition("exploding", "1", TRANSLATOR.shape(), TRANSLATOR.input(), TRANSLATOR.layers(), TRANSLATOR.initial(), head,
        TRANSLATOR.decoder(), TRANSLATOR.output(), TRANSLATOR.stateHash(), TRANSLATOR.packageHash());
  }

  @Test
  void aFreshSequenceBeginsWithTheModelsInitialState() {
    ModelDefinition plain = TestModels.nextToken(1, 5, 3, 4);
    InitialState initial = new InitialState(Optional.of(Tensor.vector(1, -1, 0.5f, 0)),
        Optional.of(Tensor.vector(0.1f, 0.2f, 0.3f, -0.4f)));
    SequenceLab zero = SequenceLab.of(plain);
    SequenceLab lab = SequenceLab.of(TestModels.withInitial(plain, List.of(initial)));
    Prediction first = lab.only(lab.event(2));

    assertThat(first.output().values()).isNotEqualTo(zero.only(zero.event(2)).output().values());
    assertThat(lab.only(lab.event(2)).output().values()).isNotEqualTo(first.output().values());
    assertThat(lab.only(lab.event(2).start()).output().values()).as("a restarted one, too").isEqualTo(first.output().values());
  }

  @Test
  void aSummaryIsTheLastLayersStateWithEachStep() {
    SequenceLab hidden = SequenceLab.of(TestModels.withSummary(TestModels.nextToken(1, 5, 3, 4, 6), Summary.HIDDEN));
    SequenceLab cell = SequenceLab.of(TestModels.withSummary(TestModels.nextToken(1, 5, 3, 4, 6), Summary.CELL));
    for (int token : new int[]{1, 2, 3}) {
      float[] h = hidden.only(hidden.event(token)).output().summary();
      float[] c = cell.only(cell.event(token)).output().summary();
      // per layer c, then h
      float[] state = ((Memory.State) Objects.requireNonNull(hidden.state("k")).memory()).state();
      assertThat(h).isEqualTo(Arrays.copyOfRange(state, 2 * 4 + 6, state.length));
      assertThat(c).isEqualTo(Arrays.copyOfRange(state, 2 * 4, 2 * 4 + 6));
    }
  }

  @Test
  void aSummaryOfAWholeSequenceComesWithItsFinalOrItsFirstToken() {
    SequenceLab steps = SequenceLab.of(TestModels.withSummary(SequenceLab.tokenModel(Shape.SYNCHRONIZED), Summary.HIDDEN));
    SequenceLab whole = SequenceLab.of(TestModels.withSummary(SequenceLab.tokenModel(Shape.MANY_TO_ONE), Summary.HIDDEN));
    steps.only(steps.event(1));
    whole.applied(whole.event(1));
    float[] expected = Objects.requireNonNull(steps.only(steps.event(2)).output().summary());
    assertThat(whole.only(whole.event(2).end()).output().summary()).isEqualTo(expected);

    SequenceLab lab = SequenceLab.of(TestModels.withSummary(TRANSLATOR, Summary.HIDDEN));
    lab.applied(lab.event(1));
    List<Prediction> generated = lab.applied(lab.event(2).end());
    assertThat(generated).hasSizeGreaterThan(1);
    assertThat(generated.getFirst().output().summary()).hasSize(8);
    assertThat(generated.subList(1, generated.size())).allSatisfy(each -> assertThat(each.output().summary()).isNull());
  }
}
