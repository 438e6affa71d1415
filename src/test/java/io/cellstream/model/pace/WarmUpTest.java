package io.cellstream.model.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RandomParts;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WarmUpTest {
  private static final Kernel KERNEL = Kernels.select(KernelMode.AUTO).kernel();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong clock = new AtomicLong();

  static Stream<ModelDefinition> models() {
    RandomParts models = new RandomParts(3);
    return Stream.of(models.model(models.tokens(2, 4), DenseActivation.SOFTMAX, 2, RandomParts.output(5, true), 9),
        models.model(models.features(3), null, 0, RandomParts.output(0, true), 17, 5));
  }

  @ParameterizedTest
  @MethodSource("models")
  void endsWhenStepsTakeTheSameTimeAndAllocateNothing(ModelDefinition definition) {
    WarmUp.Report report = WarmUp.of(new RecurrentModel(definition, KERNEL), MINUTE, this::anotherMicrosecond, () -> 0);
    assertThat(report.full()).isTrue();
    assertThat(report.took()).isBetween(FullSpeed.STANDSTILL, FullSpeed.STANDSTILL.multipliedBy(2));
    assertThat(report.step()).isEqualTo(Duration.ofNanos(1000));
    assertThat(report.longest()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("models")
  void endsWhenTheTimeIsOver(ModelDefinition definition) {
    AtomicLong allocated = new AtomicLong();
    Duration atMost = Duration.ofMillis(200);
    WarmUp.Report report = WarmUp.of(new RecurrentModel(definition, KERNEL), atMost, this::anotherMicrosecond,
        () -> allocated.addAndGet(1 << 20));
    assertThat(report.full()).isFalse();
    assertThat(report.took()).isBetween(atMost, atMost.plusMillis(10));
  }

  @Test
  void tellsHowLongTheLongestGenerationMayTake() {
    ModelDefinition definition = new RandomParts(5).translator(new GenerationDefinition(new GenerationDefinition.Beam(3, 1), 40), 7,
        RandomParts.Cell.GRU);
    WarmUp.Report report = WarmUp.of(new RecurrentModel(definition, KERNEL), MINUTE, this::anotherMicrosecond, () -> 0);

    // the clock ticks once a generation, which has at least a step and at most 40
    assertThat(report.longest().orElseThrow()).isBetween(Duration.ofNanos(40 * (1000 / 40)), Duration.ofNanos(40 * 1000));
    assertThat(report.full()).isTrue();
  }

  @Test
  void tellsHowLongTheReadingOfTheLongestSequenceMayTake() {
    RandomParts models = new RandomParts(6);
    ModelDefinition definition = models.reading(models.features(3), ReadingDefinition.Answer.LAST_STATES,
        models.bidirectional(RandomParts.Cell.LSTM, 3, 20));
    // the clock ticks once for the 32 steps of a sequence
    WarmUp.Report report = WarmUp.of(new RecurrentModel(definition, KERNEL), MINUTE, () -> clock.getAndAdd(32 * 1000), () -> 0);

    assertThat(report.step()).isEqualTo(Duration.ofNanos(1000));
    assertThat(report.longest()).contains(report.step().multipliedBy(1000));
    assertThat(report.full()).isTrue();
  }

  /** With a real clock and the real meter of what is allocated. */
  @Test
  void reachesFullSpeedThoughSequencesThatAreReadNeedMemory() {
    RandomParts models = new RandomParts(7);
    ModelDefinition definition = models.reading(models.tokens(9, 5), ReadingDefinition.Answer.LAST_STEP,
        models.bidirectional(RandomParts.Cell.LSTM, 5, 20));
    assertThat(WarmUp.of(new RecurrentModel(definition, KERNEL), MINUTE).full()).isTrue();
  }

  @Test
  void leavesTheStatesOfARunningWorkspaceAlone() {
    RandomParts models = new RandomParts(4);
    RecurrentModel model = new RecurrentModel(models.model(models.features(3), DenseActivation.SIGMOID, 2, RandomParts.output(0, true), 20),
        KERNEL);
    StepWorkspace workspace = model.newWorkspace(1);
    workspace.setFeatures(0, new float[]{1f, 2f, 3f});
    workspace.step(1);
    float[] before = new float[model.stateSize()];
    workspace.getState(0, before);
    WarmUp.of(model, MINUTE, this::anotherMicrosecond, () -> 0);
    float[] after = new float[model.stateSize()];
    workspace.getState(0, after);
    assertThat(after).isEqualTo(before);
  }

  private long anotherMicrosecond() {
    return clock.getAndAdd(1000);
  }
}
