package io.cellstream.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.NaiveModel;
import io.cellstream.model.RandomParts;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition.Method;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.head.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratorTest {
  private static final Kernel SCALAR = Kernels.select(KernelMode.SCALAR).kernel();
  private static final Draws NO_DRAWS = (completion, index) -> {
    throw new AssertionError("nothing is drawn");
  };
  private static final int TOKENS = 8;

  private static RecurrentModel model(long seed, Method method, int maxLength, Cell... cells) {
    return new RecurrentModel(new RandomParts(seed).translator(new GenerationDefinition(method, maxLength), TOKENS, cells), SCALAR);
  }

  private static float[] state(RecurrentModel model, long seed) {
    return new Seeded(seed).floats(model.stateSize(), 0.9f);
  }

  /** The decoder's textbook twin, at that state. */
  private static NaiveModel oracle(RecurrentModel model, float[] state) {
    NaiveModel oracle = new NaiveModel(model.decoder().orElseThrow().definition());
    oracle.setState(IntStream.range(0, state.length).mapToDouble(i -> state[i]).toArray());
    return oracle;
  }

  private static List<Integer> ids(Completion completion) {
    return completion.tokens().stream().map(token -> token.top().getFirst().id()).toList();
  }

  @ParameterizedTest
  @EnumSource
  void greedyWritesTheMostProbableTokensOfTheOracle(Cell cell) {
    RecurrentModel model = model(3, new Greedy(), 40, cell, cell);
    Generator generator = new Generator(model, 1);
    for (int seed = 0; seed < 20; seed++) {
      float[] state = state(model, seed);
      Completion written = generator.generate(List.of(new Prompt(state, NO_DRAWS))).getFirst().getFirst();
      NaiveModel oracle = oracle(model, state);
      int token = 0;
      for (Output output : written.tokens()) {
        oracle.stepToken(token);
        double[] p = oracle.values();
        token = output.top().getFirst().id();
        assertThat(p[token]).isCloseTo(Arrays.stream(p).max().orElseThrow(), within(1e-5));
        assertThat((double) output.top().getFirst().probability()).isCloseTo(p[token], within(1e-5));
        assertThat(Objects.requireNonNull(output.values())[token]).isEqualTo(output.top().getFirst().probability());
      }
      assertThat(written.stopped()).isEqualTo(token == 1);
      assertThat(written.tokens().size()).isLessThanOrEqualTo(40);
      assertThat(ids(written).indexOf(1)).as("nothing comes after the stop token").isIn(-1, written.tokens().size() - 1);
      if (!written.stopped()) {
        assertThat(written.tokens()).hasSize(40);
      }
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(new Sample(1, 0, 1, 1), new Sample(0.5f, 0, 1, 1), new Sample(2, 3, 1, 1), new Sample(1, 0, 0.6f, 1),
        new Sample(1.5f, 5, 0.7f, 1), new Sample(1, 100, 1, 1));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aTokenIsDrawnWhereTheOraclesSumReachesTheNumber(Sample sample) {
    RecurrentModel model = model(5, sample, 1, Cell.GRU);
    Generator generator = new Generator(model, 1);
    float[] state = state(model, 1);
    NaiveModel oracle = oracle(model, state);
    oracle.stepToken(0);
    double[] p = tempered(oracle.logits(), sample.temperature());
    List<Integer> order = eligible(p, sample);
    double total = order.stream().mapToDouble(id -> p[id]).sum();
    double before = 0;
    for (int id : order) {
      double after = before + p[id];
      for (double u : new double[]{before / total + 1e-4, (before + after) / 2 / total, after / total - 1e-4}) {
        Completion written = generator.generate(List.of(new Prompt(state, (completion, index) -> u))).getFirst().getFirst();
        assertThat(ids(written)).as("u = %s", u).containsExactly(id);
        assertThat((double) written.tokens().getFirst().top().getFirst().probability()).as("the model's own, not the tempered one")
            .isCloseTo(oracle.values()[id], within(1e-5));
      }
      before = after;
    }
  }

  private static double[] tempered(double[] logits, double temperature) {
    double[] p = Arrays.stream(logits).map(x -> Math.exp(x / temperature)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(x -> x / sum).toArray();
  }

  private static List<Integer> eligible(double[] p, Sample sample) {
    if (sample.topK() == 0 && sample.topP() == 1) {
      return IntStream.range(0, p.length).boxed().toList();
    }
    List<Integer> sorted = IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble((Integer id) -> -p[id]))
        .limit(sample.topK() == 0 ? p.length : sample.topK()).toList();
    double total = sorted.stream().mapToDouble(id -> p[id]).sum();
    List<Integer> kept = new ArrayList<>();
    double sum = 0;
    for (int id : sorted) {
      if (sum >= sample.topP() * total) {
        break;
      }
      kept.add(id);
      sum += p[id];
    }
    return kept;
  }

  @Test
  void aBeamWideEnoughFindsTheBestOfAllSequences() {
    int maxLength = 3;
    RecurrentModel model = model(7, new Beam(64, 64), maxLength, Cell.LSTM);
    // 8 tokens: 1 that stops, 7 × 1, 7 × 7 that stop or go on: a beam of 64 loses some only in the last step
    float[] state = state(model, 2);
    List<Completion> found = new Generator(model, 1).generate(List.of(new Prompt(state, NO_DRAWS))).getFirst();
    List<Scored> all = new ArrayList<>();
    enumerate(model, state, List.of(), 0, maxLength, all);
    all.sort(Comparator.comparingDouble(Scored::mean).reversed());

    assertThat(found).hasSizeGreaterThan(10);
    assertThat(ids(found.getFirst())).isEqualTo(all.getFirst().ids());
    assertThat(ids(found.get(1))).isEqualTo(all.get(1).ids());
  }

  private record Scored(List<Integer> ids, double mean) {
  }

  private static void enumerate(RecurrentModel model, float[] state, List<Integer> ids, double score, int maxLength, List<Scored> all) {
    NaiveModel oracle = oracle(model, state);
    oracle.stepToken(0);
    ids.forEach(oracle::stepToken);
    double[] p = oracle.values();
    for (int id = 0; id < p.length; id++) {
      List<Integer> longer = Stream.concat(ids.stream(), Stream.of(id)).toList();
      double sum = score + Math.log(p[id]);
      if (id == 1 || longer.size() == maxLength) {
        all.add(new Scored(longer, sum / longer.size()));
      } else {
        enumerate(model, state, longer, sum, maxLength, all);
      }
    }
  }

  @Test
  void aBeamOfOneIsGreedy() {
    RecurrentModel greedy = model(11, new Greedy(), 30, Cell.GRU, Cell.GRU);
    RecurrentModel beam = model(11, new Beam(1, 1), 30, Cell.GRU, Cell.GRU);
    for (int seed = 0; seed < 10; seed++) {
      Prompt prompt = new Prompt(state(greedy, seed), NO_DRAWS);
      assertThat(ids(new Generator(beam, 1).generate(List.of(prompt)).getFirst().getFirst()))
          .isEqualTo(ids(new Generator(greedy, 1).generate(List.of(prompt)).getFirst().getFirst()));
    }
  }

  static Stream<Method> methods() {
    return Stream.of(new Greedy(), new Sample(0.8f, 0, 0.95f, 1), new Sample(1.3f, 4, 1, 3), new Beam(4, 2), new Beam(30, 30));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void manySequencesTogetherAreWrittenAsEachAlone(Method method) {
    RecurrentModel model = model(13, method, 25, Cell.LSTM, Cell.LSTM);
    RecurrentModel simd = new RecurrentModel(model.definition(), Kernels.select(KernelMode.AUTO).kernel());
    List<Prompt> prompts = IntStream.range(0, 90).mapToObj(seed -> new Prompt(state(model, seed), draws(seed))).toList();
    Generator one = new Generator(model, 1);
    List<String> alone = prompts.stream().map(prompt -> bits(one.generate(List.of(prompt)).getFirst())).toList();

    assertThat(new Generator(model, 90).generate(prompts).stream().map(GeneratorTest::bits)).isEqualTo(alone);
    assertThat(new Generator(simd, 7).generate(prompts).stream().map(GeneratorTest::bits)).isEqualTo(alone);
    assertThat(new Generator(simd, 90).generate(prompts.reversed()).reversed().stream().map(GeneratorTest::bits)).isEqualTo(alone);
    assertThat(alone).as("prompts differ, so do the sequences").doesNotHaveDuplicates();
  }

  private static Draws draws(long seed) {
    return (completion, index) -> new Seeded(seed * 1000 + completion * 100L + index).nextInt(1 << 20) * 0x1p-20;
  }

  private static String bits(List<Completion> completions) {
    return completions.stream().map(each -> each.stopped() + " "
        + each.tokens().stream().map(token -> token.top() + Arrays.toString(token.values())).toList()).toList().toString();
  }

  @Test
  void completionsAreDrawnByNumbersOfTheirOwn() {
    RecurrentModel three = model(17, new Sample(1.2f, 0, 1, 3), 12, Cell.RNN_TANH);
    RecurrentModel single = model(17, new Sample(1.2f, 0, 1, 1), 12, Cell.RNN_TANH);
    float[] state = state(three, 4);
    List<Completion> together = new Generator(three, 1).generate(List.of(new Prompt(state, draws(1)))).getFirst();

    assertThat(together).hasSize(3).doesNotHaveDuplicates();
    for (int number = 0; number < 3; number++) {
      int only = number;
      Prompt prompt = new Prompt(state, (completion, index) -> draws(1).at(only, index));
      assertThat(bits(new Generator(single, 1).generate(List.of(prompt)).getFirst())).isEqualTo(bits(List.of(together.get(number))));
    }
  }

  @Test
  void theChosenTokenComesFirstThenTheMostProbableOthers() {
    RecurrentModel model = model(19, new Sample(3f, 0, 1, 1), 30, Cell.GRU);
    Completion written = new Generator(model, 1).generate(List.of(new Prompt(state(model, 1), draws(3)))).getFirst().getFirst();

    assertThat(written.tokens()).anySatisfy(
        token -> assertThat(token.top().getFirst().probability()).isLessThan(token.top().get(1).probability()));
    assertThat(written.tokens()).allSatisfy(token -> {
      assertThat(token.top()).hasSize(3).extracting(Output.Candidate::id).doesNotHaveDuplicates();
      float[] values = Objects.requireNonNull(token.values());
      int chosen = token.top().getFirst().id();
      assertThat(token.top().get(1).id()).isEqualTo(IntStream.range(0, TOKENS).filter(id -> id != chosen).boxed()
          .max(Comparator.comparingDouble((Integer id) -> values[id]).thenComparing(Comparator.reverseOrder())).orElseThrow());
    });
  }

  @Test
  void aGenerationThatIsNotFiniteGivesNothingAndHarmsNoneBesideIt() {
    RecurrentModel model = model(23, new Beam(3, 1), 10, Cell.RNN_RELU);
    float[] bad = state(model, 1);
    Arrays.fill(bad, Float.POSITIVE_INFINITY);
    Prompt good = new Prompt(state(model, 2), NO_DRAWS);
    Generator generator = new Generator(model, 3);
    List<List<Completion>> written = generator.generate(List.of(good, new Prompt(bad, NO_DRAWS), good));

    assertThat(written.get(1)).isEmpty();
    assertThat(bits(written.get(0))).isEqualTo(bits(written.get(2)))
        .isEqualTo(bits(new Generator(model, 1).generate(List.of(good)).getFirst()));
  }
}
