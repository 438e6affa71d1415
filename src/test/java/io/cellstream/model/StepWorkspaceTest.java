package io.cellstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.kernel.Bits;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.model.head.Output;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The workspace's promises: rows do not touch each other, nothing bad goes unnoticed. */
class StepWorkspaceTest {
  private static final Kernel KERNEL = Kernels.select(KernelMode.AUTO).kernel();

  static Stream<Arguments> batches() {
    return Stream.of(Cell.values())
        .flatMap(cell -> Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 33).map(rows -> Arguments.of(cell, rows)));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void aRowInABatchHasTheBitsOfARowAlone(Cell cell, int rows) {
    RandomParts models = new RandomParts(1);
    RecurrentModel model = new RecurrentModel(
        models.model(cell, models.tokens(50, 13), DenseActivation.SOFTMAX, 50, RandomParts.output(3, true), 37, 70), KERNEL);
    StepWorkspace batch = model.newWorkspace(rows);
    StepWorkspace alone = model.newWorkspace(1);
    Seeded seeded = new Seeded(2);
    for (int row = 0; row < rows; row++) {
      float[] state = seeded.floats(model.stateSize(), 1f);
      int token = seeded.nextInt(50);
      batch.setState(row, state);
      batch.setToken(row, token);
    }
    batch.step(rows);
    batch.head().predict(rows);
    Seeded again = new Seeded(2);
    for (int row = 0; row < rows; row++) {
      alone.setState(0, again.floats(model.stateSize(), 1f));
      alone.setToken(0, again.nextInt(50));
      alone.step(1);
      alone.head().predict(1);
      assertThat(Bits.of(state(model, batch, row))).as("row %d", row).isEqualTo(Bits.of(state(model, alone, 0)));
      assertThat(Bits.of(values(batch, row))).isEqualTo(Bits.of(values(alone, 0)));
      assertThat(batch.head().output(row).top()).isEqualTo(alone.head().output(0).top());
      assertThat(batch.head().surprise(row, 7)).isEqualTo(alone.head().surprise(0, 7));
    }
  }

  @Test
  void noRowsAreNoWork() {
    RecurrentModel model = featureModel(DenseActivation.SOFTMAX, 3, 5);
    StepWorkspace workspace = model.newWorkspace(1);
    float[] state = new Seeded(10).floats(model.stateSize(), 1f);
    workspace.setState(0, state);
    workspace.step(0);
    workspace.head().predict(0);
    assertThat(state(model, workspace, 0)).isEqualTo(state);
  }

  @Test
  void whatARowHeldBeforeLeavesNoTrace() {
    RecurrentModel model = featureModel(null, 3, 5, 9);
    StepWorkspace workspace = model.newWorkspace(2);
    float[] poison = new float[model.stateSize()];
    Arrays.fill(poison, Float.NaN);
    workspace.setState(0, poison);
    workspace.setState(1, poison);
    workspace.setFeatures(0, new float[]{Float.NaN, 1f, 1f});
    workspace.setFeatures(1, new float[]{1f, Float.POSITIVE_INFINITY, 1f});
    workspace.step(2);
    assertThat(workspace.stateIsFinite(0)).isFalse();

    StepWorkspace fresh = model.newWorkspace(1);
    float[] zero = new float[model.stateSize()];
    workspace.setState(0, zero);
    fresh.setState(0, zero);
    for (int step = 0; step < 3; step++) {
      workspace.setFeatures(0, new float[]{0.5f, step, -1f});
      fresh.setFeatures(0, new float[]{0.5f, step, -1f});
      workspace.step(1);
      fresh.step(1);
    }
    assertThat(Bits.of(state(model, workspace, 0))).isEqualTo(Bits.of(state(model, fresh, 0)));
    assertThat(workspace.stateIsFinite(0)).isTrue();
  }

  @Test
  void noticesASingleElementOfTheStateThatIsNotFinite() {
    RecurrentModel model = featureModel(null, 2, 5, 19);
    StepWorkspace workspace = model.newWorkspace(1);
    for (int i = 0; i < model.stateSize(); i++) {
      float[] state = new float[model.stateSize()];
      state[i] = i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
      workspace.setState(0, state);
      assertThat(workspace.stateIsFinite(0)).as("element %d", i).isFalse();
    }
  }

  @Test
  void normalisesInSinglePrecisionAndNoticesWhatOverflows() {
    InputDefinition.FeatureInput input = new InputDefinition.FeatureInput(new float[]{0.1f, -1e38f}, new float[]{3f, 2f});
    RandomParts models = new RandomParts(3);
    StepWorkspace workspace = new RecurrentModel(models.model(input, null, 0, RandomParts.output(0, true), 4), KERNEL).newWorkspace(1);
    assertThat(workspace.setFeatures(0, new float[]{1f, 1f})).isTrue();
    assertThat(workspace.setFeatures(0, new float[]{1f, 3e38f})).isFalse();
    assertThat(workspace.setFeatures(0, new float[]{1f, 1e38f})).isFalse();
    assertThat(workspace.setFeatures(0, new float[]{Float.NaN, 1f})).isFalse();
    assertThat(workspace.setFeatures(0, new float[]{1f, Float.NEGATIVE_INFINITY})).isFalse();
  }

  @ParameterizedTest
  @EnumSource(DenseActivation.class)
  void noticesAnInfiniteLogitThatTheActivationHides(DenseActivation activation) {
    InputDefinition.FeatureInput input = new InputDefinition.FeatureInput(new float[1], new float[]{1f});
    RandomParts models = new RandomParts(4);
    HeadDefinition head = new HeadDefinition.Dense(new Tensor(2, 1, new float[]{0f, -3e38f}), Tensor.vector(0f, -3e38f), activation);
    ModelDefinition definition = new ModelDefinition("m", "1", Shape.SYNCHRONIZED, input, List.of(models.lstm(1, 1)), head,
        RandomParts.output(0, true), "00", "00");
    RecurrentModel model = new RecurrentModel(definition, KERNEL);
    StepWorkspace workspace = model.newWorkspace(2);
    workspace.setState(0, new float[]{0f, 0.01f});
    workspace.setState(1, new float[]{0f, 1f});
    workspace.head().predict(2);
    assertThat(workspace.head().outputIsFinite(0)).isTrue();
    assertThat(workspace.head().outputIsFinite(1)).isFalse();
  }

  @Test
  void withoutAHeadTheHiddenStateIsTheOutput() {
    RecurrentModel model = featureModel(null, 3, 5, 9);
    StepWorkspace workspace = model.newWorkspace(1);
    float[] state = new Seeded(5).floats(model.stateSize(), 1f);
    workspace.setState(0, state);
    workspace.head().predict(1);
    float[] h = Arrays.copyOfRange(state, state.length - 9, state.length);
    assertThat(Bits.of(values(workspace, 0))).isEqualTo(Bits.of(h));
    assertThat(workspace.head().outputIsFinite(0)).isTrue();
  }

  @Test
  void emitsOnlyWhatIsAskedFor() {
    RandomParts models = new RandomParts(6);
    Vocabulary labels = new Vocabulary(List.of("low", "high"));
    StepWorkspace workspace = new RecurrentModel(
        models.model(models.features(2), DenseActivation.SOFTMAX, 2, new OutputDefinition(1, false, false, labels), 4), KERNEL)
        .newWorkspace(1);
    workspace.head().predict(1);
    Output output = workspace.head().output(0);
    assertThat(output.values()).isNull();
    assertThat(output.top()).hasSize(1);
    assertThat(output.top().getFirst().token()).isEqualTo(labels.token(output.top().getFirst().id()));
  }

  @Test
  void isNeverNegativelySurprised() {
    RecurrentModel model = featureModel(DenseActivation.SOFTMAX, 2, 8, 9);
    StepWorkspace workspace = model.newWorkspace(1);
    Seeded seeded = new Seeded(7);
    for (int draw = 0; draw < 50; draw++) {
      workspace.setState(0, seeded.floats(model.stateSize(), 30f));
      workspace.head().predict(1);
      for (int id = 0; id < 9; id++) {
        assertThat(workspace.head().surprise(0, id)).isGreaterThanOrEqualTo(0f).isFinite();
      }
    }
  }

  @Test
  void checksWhatItIsGiven() {
    RecurrentModel features = featureModel(null, 3, 5, 9);
    StepWorkspace workspace = features.newWorkspace(2);
    RandomParts models = new RandomParts(8);
    StepWorkspace tokens = new RecurrentModel(models.model(models.tokens(4, 3), null, 0, RandomParts.output(0, true), 4), KERNEL)
        .newWorkspace(1);
    assertThatThrownBy(() -> features.newWorkspace(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> workspace.setState(0, new float[3])).hasMessage("a state of this model has 28 floats, not 3");
    assertThatThrownBy(() -> workspace.getState(2, new float[28])).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> workspace.step(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> workspace.head().predict(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> workspace.setToken(0, 1)).hasMessage("this model takes features, not tokens");
    assertThatThrownBy(() -> workspace.setFeatures(0, new float[4])).hasMessage("this model takes 3 features, not 4");
    assertThatThrownBy(() -> tokens.setFeatures(0, new float[3])).hasMessage("this model takes tokens, not features");
    assertThatThrownBy(() -> tokens.setToken(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tokens.head().surprise(0, 1)).isInstanceOf(IllegalStateException.class);
  }

  private static RecurrentModel featureModel(@Nullable DenseActivation head, int features, int... hidden) {
    RandomParts models = new RandomParts(9);
    return new RecurrentModel(models.model(models.features(features), head, 9, RandomParts.output(0, true), hidden), KERNEL);
  }

  private static float[] state(RecurrentModel model, StepWorkspace workspace, int row) {
    float[] state = new float[model.stateSize()];
    workspace.getState(row, state);
    return state;
  }

  private static float[] values(StepWorkspace workspace, int row) {
    return Objects.requireNonNull(workspace.head().output(row).values());
  }
}
