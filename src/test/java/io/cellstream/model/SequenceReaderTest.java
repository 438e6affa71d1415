package io.cellstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.kernel.Bits;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequences that are read at their end, against the oracle in double precision, and the same bits however they are read. */
class SequenceReaderTest {
  private static final double TOLERANCE = 2e-6;
  private static final Kernel SCALAR = Kernels.select(KernelMode.SCALAR).kernel();
  private static final Kernel SIMD = Kernels.select(KernelMode.AUTO).kernel();

  private final RandomParts models = new RandomParts(1);

  static Stream<Arguments> stacks() {
    RandomParts models = new RandomParts(2);
    return Stream.of(Cell.values()).flatMap(cell -> Stream.of(
        List.of(models.bidirectional(cell, 5, 20)),
        List.of(new LayerDefinition.Backward(models.layer(cell, 5, 9))),
        List.of(models.bidirectional(cell, 5, 4), models.bidirectional(cell, 2 * models.layer(cell, 1, 4).hidden(), 17)),
        List.of(models.layer(cell, 5, 4), new LayerDefinition.Backward(models.layer(Cell.GRU, models.layer(cell, 1, 4).hidden(), 33))),
        List.of(models.between(5, 7, DenseActivation.TANH), models.bidirectional(cell, 7, 6),
            models.between(2 * models.layer(cell, 1, 6).hidden(), 3, DenseActivation.RELU), models.layer(cell, 3, 5)),
        List.of(new LayerDefinition.Dense(models.elementwise(Form.AFFINE, 5, DenseActivation.LINEAR)), models.bidirectional(cell, 5, 6),
            new LayerDefinition.Dense(models.elementwise(Form.LAYER_NORM, 2 * models.layer(cell, 1, 6).hidden(), DenseActivation.TANH)),
            models.layer(cell, 2 * models.layer(cell, 1, 6).hidden(), 5))))
        .map(List::copyOf).flatMap(layers -> Stream.of(Answer.values()).map(answer -> Arguments.of(layers, answer)));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void readsAsTheOracleDoes(List<LayerDefinition> layers, Answer answer) {
    InputDefinition.FeatureInput input = models.features(5);
    ModelDefinition definition = models.reading(input, answer, layers.toArray(LayerDefinition[]::new));
    for (int steps : new int[]{1, 2, 50}) {
      Memory.KeptFeatures sequence = features(steps);
      NaiveReading oracle = new NaiveReading(definition, NaiveReading.of(input, sequence));
      RecurrentModel model = new RecurrentModel(definition, SIMD);
      float[] state = Objects.requireNonNull(model.newReader(1).read(List.of(sequence)).getFirst());

      assertClose(state, oracle.state());
      assertClose(Arrays.copyOfRange(state, state.length - oracle.answer().length, state.length), oracle.answer());
    }
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void givesTheSameBitsOnBothKernelsAloneOrTogether(List<LayerDefinition> layers, Answer answer) {
    ModelDefinition f32 = models.reading(models.features(5), answer, layers.toArray(LayerDefinition[]::new));
    List<Memory.KeptFeatures> sequences = Stream.of(3, 1, 40, 17, 17, 2, 5, 8, 13, 1, 21, 34, 3, 3, 9, 40, 6, 7, 12)
        .map(SequenceReaderTest::features)
        .toList();
    for (Precision precision : Precision.values()) {
      ModelDefinition definition = precision == Precision.F32 ? f32 : Quantiser.quantise(f32, precision);
      List<float[]> together = read(definition, SIMD, sequences, sequences.size());
      assertSameBits(read(definition, SCALAR, sequences, sequences.size()), together);
      List<float[]> alone = new ArrayList<>();
      for (Memory.KeptFeatures each : sequences) {
        alone.addAll(read(definition, SIMD, List.of(each), 1));
      }
      assertSameBits(alone, together);
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void givesTheSameBitsWithAndWithoutATokenTable(Cell cell) {
    ModelDefinition definition = models.reading(models.tokens(11, 6), Answer.LAST_STATES, models.bidirectional(cell, 6, 19));
    List<Memory.KeptTokens> sequences = List.of(new Memory.KeptTokens(new int[]{3, 10, 0, 3, 7}), new Memory.KeptTokens(new int[]{1}),
        new Memory.KeptTokens(new int[]{9, 9, 2}));
    RecurrentModel with = new RecurrentModel(definition, SIMD);
    RecurrentModel without = new RecurrentModel(definition, SIMD, 0);
    assertThat(with.passes().getFirst()).allMatch(pass -> pass.table() != null);
    assertThat(without.passes().getFirst()).allMatch(pass -> pass.table() == null);
    assertSameBits(finite(with.newReader(3).read(sequences)), finite(without.newReader(3).read(sequences)));
    assertThat(RecurrentModel.tokenTableBytes(definition).orElseThrow()).isEqualTo(
        4L * with.passes().getFirst().stream().mapToLong(pass -> Objects.requireNonNull(pass.table()).data().length).sum());
  }

  /** Forward, the last state is the one that a step after each event leads to. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void leavesTheBitsThatStepsLeave(Cell cell) {
    CellDefinition forward = models.layer(cell, 5, 21);
    InputDefinition.FeatureInput input = models.features(5);
    ModelDefinition both = models.reading(input, Answer.LAST_STATES, forward,
        new LayerDefinition.Backward(models.layer(Cell.RNN_TANH, forward.hidden(), 2)));
    ModelDefinition stepped = new ModelDefinition("steps", "1", Shape.SYNCHRONIZED, input, List.of(forward),
        List.of(both.initial().getFirst()),
        new HeadDefinition.Hidden(forward.hidden()), Optional.empty(), RandomParts.output(0, true), "00", "00");
    Memory.KeptFeatures sequence = features(30);
    RecurrentModel model = new RecurrentModel(stepped, SIMD);
    StepWorkspace workspace = model.newWorkspace(1);
    workspace.setState(0, model.initialState());
    for (int t = 0; t < 30; t++) {
      workspace.setFeatures(0, Arrays.copyOfRange(sequence.values(), 5 * t, 5 * t + 5));
      workspace.step(1);
    }
    float[] last = new float[model.stateSize()];
    workspace.getState(0, last);
    float[] read = read(both, SIMD, List.of(sequence), 1).getFirst();
    assertThat(Bits.of(Arrays.copyOf(read, last.length))).isEqualTo(Bits.of(last));
  }

  @Test
  void givesNothingWhereANumberOnTheWayIsNotFinite() {
    LayerDefinition.Dense large = new LayerDefinition.Dense(
        new DenseDefinition(filled(1, 1, 1e30f), filled(1, 1, 0f), DenseActivation.SIGMOID));
    InputDefinition.FeatureInput input = new InputDefinition.FeatureInput(new float[1], new float[]{1f});
    ModelDefinition definition = models.reading(input, Answer.LAST_STATES, large, models.bidirectional(Cell.LSTM, 1, 3));
    Memory.KeptFeatures fine = new Memory.KeptFeatures(1, new float[]{1f, 2f, -1f});
    // its logit is infinite, which the sigmoid would hide
    Memory.KeptFeatures infinite = new Memory.KeptFeatures(1, new float[]{1f, 1e10f, -1f});

    List<float[]> states = new RecurrentModel(definition, SIMD).newReader(3).read(List.of(fine, infinite, fine));
    assertThat(states.get(1)).isNull();
    assertThat(states.get(0)).isEqualTo(states.get(2)).isNotNull();
  }

  @Test
  void stepsNoModelThatReadsBackwardAndReadsNoneThatDoesNot() {
    RecurrentModel reading = new RecurrentModel(
        models.reading(models.features(2), Answer.LAST_STATES, models.bidirectional(Cell.GRU, 2, 3)), SIMD);
    RecurrentModel stepping = new RecurrentModel(models.model(models.features(2), null, 0, RandomParts.output(0, true), 3), SIMD);
    assertThatThrownBy(() -> reading.newWorkspace(1)).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inputs that are kept");
    assertThatThrownBy(() -> stepping.newReader(1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("inputs that are kept");
    assertThatThrownBy(() -> reading.newReader(1).read(List.of(new Memory.KeptTokens(new int[]{1}))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Tensor filled(int rows, int columns, float value) {
    float[] data = new float[rows * columns];
    Arrays.fill(data, value);
    return new Tensor(rows, columns, data);
  }

  private static Memory.KeptFeatures features(int steps) {
    return new Memory.KeptFeatures(5, new Seeded(steps).floats(5 * steps, 1f));
  }

  private static List<float[]> read(ModelDefinition definition, Kernel kernel, List<Memory.KeptFeatures> sequences, int together) {
    return finite(new RecurrentModel(definition, kernel).newReader(together).read(sequences));
  }

  private static List<float[]> finite(List<float[]> states) {
    assertThat(states).doesNotContain(Collections.<float[]>nCopies(1, null).getFirst());
    return states;
  }

  private static void assertSameBits(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Bits.of(actual.get(i))).as("sequence %d", i).isEqualTo(Bits.of(expected.get(i)));
    }
  }

  private static void assertClose(float[] actual, double[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
