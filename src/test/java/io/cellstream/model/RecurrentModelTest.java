package io.cellstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Shape;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model's steps and outputs against the oracle in double precision. */
class RecurrentModelTest {
  private static final float TOLERANCE = 2e-6f;
  private static final Kernel KERNEL = Kernels.select(KernelMode.AUTO).kernel();

  static Stream<Arguments> stacks() {
    return Stream.of(Cell.values())
        .flatMap(cell -> Stream.of(Arguments.of(cell, 5, new int[]{7}), Arguments.of(cell, 1, new int[]{1}),
            Arguments.of(cell, 16, new int[]{32}), Arguments.of(cell, 9, new int[]{64}), Arguments.of(cell, 3, new int[]{20, 33}),
            Arguments.of(cell, 10, new int[]{16, 5, 150})));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void stepsFeaturesAsTheOracleDoes(Cell cell, int features, int[] hidden) {
    RandomParts models = new RandomParts(1);
    assertStepsAsTheOracleDoes(models.model(cell, models.features(features), null, 0, RandomParts.output(0, true), hidden));
  }

  @ParameterizedTest
  @EnumSource(value = DenseActivation.class, names = "SOFTMAX", mode = EnumSource.Mode.EXCLUDE)
  void stepsDenseLayersBetweenRecurrentOnesAsTheOracleDoes(DenseActivation activation) {
    RandomParts models = new RandomParts(6);
    List<LayerDefinition> layers = List.of(models.between(4, 70, activation), models.layer(Cell.LSTM_PROJECTED, 70, 18),
        models.between(9, 3, activation), models.between(3, 5, activation), models.layer(Cell.GRU, 5, 12));
    ModelDefinition definition = new ModelDefinition("dense", "1", Shape.SYNCHRONIZED, models.features(4), layers,
        models.dense(2, 12, DenseActivation.SIGMOID), RandomParts.output(0, true), "00", "00");
    assertStepsAsTheOracleDoes(definition);
    assertStepsAsTheOracleDoes(Quantiser.quantise(definition, Precision.INT16));
  }

  /** In the stack and in the head, in any number of a vector's lanes; the last one is a softmax of normalised values. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 65, 130})
  void stepsValuesByThemselvesAndNormalisationsAsTheOracleDoes(int size) {
    RandomParts models = new RandomParts(4);
    List<LayerDefinition> layers = List.of(new LayerDefinition.Dense(models.elementwise(Form.AFFINE, 4, DenseActivation.RELU)),
        models.layer(Cell.LSTM, 4, size), new LayerDefinition.Dense(models.elementwise(Form.LAYER_NORM, size, DenseActivation.LINEAR)),
        models.layer(Cell.GRU, size, size));
    List<DenseDefinition> head = List.of(DenseDefinition.activation(size, DenseActivation.TANH),
        models.dense(size, size, DenseActivation.LINEAR).layers().getFirst(),
        models.elementwise(Form.AFFINE, size, DenseActivation.SIGMOID),
        models.elementwise(Form.LAYER_NORM, size, DenseActivation.SOFTMAX));
    assertStepsAsTheOracleDoes(new ModelDefinition("test", "1", Shape.SYNCHRONIZED, models.features(4), layers,
        new HeadDefinition.Dense(head), RandomParts.output(0, true), "00", "00"));
  }

  /** With the weights that the integers stand for: those of f32 are another matter. */
  @ParameterizedTest
  @MethodSource("stacks")
  void stepsIntegerWeightsAsTheOracleDoes(Cell cell, int features, int[] hidden) {
    RandomParts models = new RandomParts(1);
    ModelDefinition f32 = models.model(cell, models.features(features), null, 0, RandomParts.output(0, true), hidden);
    assertStepsAsTheOracleDoes(Quantiser.quantise(f32, Precision.INT16));
    assertStepsAsTheOracleDoes(Quantiser.quantise(f32, Precision.INT8));
  }

  private static void assertStepsAsTheOracleDoes(ModelDefinition definition) {
    int features = definition.input().size();
    StepWorkspace workspace = new RecurrentModel(definition, KERNEL).newWorkspace(1);
    NaiveModel oracle = new NaiveModel(definition);
    Seeded inputs = new Seeded(2);
    for (int step = 0; step < 50; step++) {
      float[] x = inputs.floats(features, 2f);
      assertThat(workspace.setFeatures(0, x)).isTrue();
      workspace.step(1);
      oracle.stepFeatures(x);
    }
    float[] state = new float[oracle.state().length];
    workspace.getState(0, state);
    assertClose(state, oracle.state());
    workspace.head().predict(1);
    assertClose(values(workspace), oracle.values());
  }

  static Stream<Arguments> heads() {
    return Stream.of(DenseActivation.values()).flatMap(activation -> Stream.of(1, 2, 65, 130).map(size -> Arguments.of(activation, size)));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void predictsTokensAsTheOracleDoes(DenseActivation activation, int size) {
    RandomParts models = new RandomParts(3);
    ModelDefinition definition = models.model(models.tokens(11, 9), activation, size, RandomParts.output(0, true), 21);
    StepWorkspace workspace = new RecurrentModel(definition, KERNEL).newWorkspace(1);
    NaiveModel oracle = new NaiveModel(definition);
    Seeded inputs = new Seeded(4);
    for (int step = 0; step < 50; step++) {
      int id = inputs.nextInt(11);
      workspace.setToken(0, id);
      workspace.step(1);
      oracle.stepToken(id);
      workspace.head().predict(1);
      assertClose(values(workspace), oracle.values());
    }
  }

  @Test
  void isSurprisedByTheBitsATokenCosts() {
    RandomParts models = new RandomParts(5);
    ModelDefinition definition = models.model(models.tokens(70, 8), DenseActivation.SOFTMAX, 70, RandomParts.output(0, false), 40);
    StepWorkspace workspace = new RecurrentModel(definition, KERNEL).newWorkspace(1);
    NaiveModel oracle = new NaiveModel(definition);
    workspace.setToken(0, 69);
    workspace.step(1);
    workspace.head().predict(1);
    oracle.stepToken(69);
    for (int id = 0; id < 70; id++) {
      assertThat((double) workspace.head().surprise(0, id)).isCloseTo(oracle.surprise(id), within(1e-5));
    }
  }

  @Test
  void hasTokenTablesWhereItsOwnAndItsDecodersFitTheBudgetTogether() {
    ModelDefinition translator = new RandomParts(6).translator(new GenerationDefinition(new GenerationDefinition.Greedy(), 5), 8, Cell.GRU);
    long bytes = RecurrentModel.tokenTableBytes(translator).orElseThrow();
    RecurrentModel with = new RecurrentModel(translator, KERNEL, bytes);
    assertThat(bytes).isEqualTo(4L * (tableFloats(with) + tableFloats(with.decoder().orElseThrow())));
    RecurrentModel without = new RecurrentModel(translator, KERNEL, bytes - 1);
    assertThat(without.passes().getFirst().getFirst().table()).isNull();
    assertThat(without.decoder().orElseThrow().passes().getFirst().getFirst().table()).isNull();
  }

  private static int tableFloats(RecurrentModel model) {
    return Objects.requireNonNull(model.passes().getFirst().getFirst().table()).data().length;
  }

  private static float[] values(StepWorkspace workspace) {
    return Objects.requireNonNull(workspace.head().output(0).values());
  }

  private static void assertClose(float[] actual, double[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
