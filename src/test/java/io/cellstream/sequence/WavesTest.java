package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.StepInput.Token;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When events wait, when they are stepped, and what is left when that fails. */
class WavesTest {
  private static final ModelDefinition MODEL = SequenceLab.tokenModel(Shape.SYNCHRONIZED);
  private static final Kernel KERNEL = Kernels.select(KernelMode.SCALAR).kernel();

  /** Verdicts as they come. */
  private final List<String> told = new ArrayList<>();
  private final InMemoryStates states = new InMemoryStates(SequencePolicy.DEFAULT);

  private StepBatch<String> batch(int sequences, WaitingLimit limit) {
    return batch(new Wave(new RecurrentModel(MODEL, KERNEL), SequencePolicy.DEFAULT, sequences), limit);
  }

  private StepBatch<String> batch(Wave wave, WaitingLimit limit) {
    return new StepBatch<>(wave, limit, states, new PartitionTime(Lifetime.UNLIMITED),
        (context, verdict) -> told.add(context + (verdict instanceof Verdict.Applied ? "" : "!")));
  }

  private static WaitingLimit events(int atMost) {
    return new WaitingLimit(atMost, Long.MAX_VALUE, Duration.ofHours(1));
  }

  private static Advance token(int id) {
    return new Advance(new Token(id), OptionalLong.empty(), false, false, new Origin(0, 0, 0));
  }

  private static void add(StepBatch<String> batch, String event) {
    batch.add(SequenceLab.key(event.substring(0, 1)), token(1), event, 10);
  }

  @Test
  void waitsUntilAsManySequencesAsItStepsTogetherHaveAnEvent() {
    StepBatch<String> batch = batch(3, events(100));
    List.of("a1", "b1", "a2", "a3").forEach(event -> add(batch, event));
    assertThat(told).isEmpty();
    add(batch, "c1");
    assertThat(told).as("c1 is stepped, and comes after a2").containsExactly("a1", "b1");
    batch.drain();
    assertThat(told).containsExactly("a1", "b1", "a2", "a3", "c1");
  }

  @Test
  void aDrainStepsEverythingThatWaitsAndTellsInTheOrderOfTheEvents() {
    StepBatch<String> batch = batch(3, events(100));
    List.of("a1", "b1", "a2", "a3").forEach(event -> add(batch, event));
    batch.drain();
    assertThat(told).containsExactly("a1", "b1", "a2", "a3");
  }

  @Test
  void noMoreEventsWaitThanTheLimitHasAndOtherTasksOfTheThreadCount() {
    Wave wave = new Wave(new RecurrentModel(MODEL, KERNEL), SequencePolicy.DEFAULT, 8);
    WaitingLimit limit = events(4);
    StepBatch<String> one = batch(wave, limit);
    StepBatch<String> other = batch(wave, limit);
    List.of("a1", "a2").forEach(event -> add(one, event));
    add(other, "b1");
    assertThat(told).isEmpty();
    add(other, "b2");
    assertThat(told).as("the task at hand steps its own").containsExactly("b1");
    other.drain();
    one.drain();
    assertThat(told).containsExactly("b1", "b2", "a1", "a2");
  }

  @Test
  void noMoreBytesWaitThanTheLimitHas() {
    StepBatch<String> batch = batch(8, new WaitingLimit(100, 25, Duration.ofHours(1)));
    List.of("a1", "b1", "c1").forEach(event -> add(batch, event));
    assertThat(told).containsExactly("a1", "b1", "c1");
  }

  @Test
  void noMoreWaitsThanCanBeSteppedInTime() {
    StepBatch<String> batch = batch(8, new WaitingLimit(100, Long.MAX_VALUE, Duration.ofNanos(1)));
    add(batch, "a1");
    batch.drain();
    add(batch, "b1");
    assertThat(told).as("it is known now what a step takes").containsExactly("a1", "b1");
  }

  @Test
  void aGenerationIsNotHeldBack() {
    ModelDefinition generating = TestModels.translator(4, new GenerationDefinition(new Beam(3, 2), 9), 7, 6);
    StepBatch<String> batch = batch(new Wave(new RecurrentModel(generating, KERNEL), SequencePolicy.DEFAULT, 8), events(100));
    List.of("a1", "a2", "b1").forEach(event -> add(batch, event));
    assertThat(told).isEmpty();
    batch.add(SequenceLab.key("a"), new Advance(new Token(1), OptionalLong.empty(), false, true, new Origin(0, 0, 0)), "a3", 10);
    assertThat(told).containsExactly("a1", "a2", "b1", "a3");
  }

  @Test
  void anEventThatWasTurnedAwayKeepsItsPlaceAndWaitsForNoneBehindIt() {
    StepBatch<String> batch = batch(8, events(100));
    Verdict unusable = new Verdict.Rejected(RejectCause.UNKNOWN_TOKEN, "unknown");
    batch.add(unusable, "b0", 10);
    assertThat(told).containsExactly("b0!");
    add(batch, "a1");
    batch.add(unusable, "a2", 10);
    add(batch, "a3");
    assertThat(told).containsExactly("b0!");
    batch.drain();
    assertThat(told).containsExactly("b0!", "a1", "a2!", "a3");
  }

  /** A hot key and a thousand cold ones: the same verdicts in the same order. */
  @ParameterizedTest
  @ValueSource(ints = {7, 64})
  void aHotKeyGetsWhatItGetsAlone(int sequences) {
    assertThat(verdicts(sequences)).isEqualTo(verdicts(1));
  }

  private static List<String> verdicts(int sequences) {
    List<String> verdicts = new ArrayList<>();
    RecurrentModel model = new RecurrentModel(MODEL, KERNEL);
    StepBatch<String> batch = new StepBatch<>(new Wave(model, SequencePolicy.DEFAULT, sequences), events(500),
        new InMemoryStates(SequencePolicy.DEFAULT), new PartitionTime(Lifetime.UNLIMITED),
        (key, verdict) -> verdicts.add(key + " " + text(verdict)));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    for (int i = 0; i < 4000; i++) {
      String key = random.nextInt(4) > 0 ? "hot" : "cold" + i;
      batch.add(SequenceLab.key(key), token(random.nextInt(SequenceLab.TOKENS)), key, 0);
    }
    batch.drain();
    return verdicts;
  }

  private static String text(Verdict verdict) {
    Prediction prediction = ((Verdict.Applied) verdict).predictions().getFirst();
    return prediction.step() + " " + prediction.output().top() + " " + prediction.surprise();
  }

  /** A thousand partitions on one thread, each with one event now and then. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void aThousandTasksOfOneThreadShareTheirWave(int sequences) {
    Wave wave = new Wave(new RecurrentModel(MODEL, KERNEL), SequencePolicy.DEFAULT, sequences);
    WaitingLimit limit = events(500);
    List<StepBatch<String>> tasks = IntStream.range(0, 1000).mapToObj(_ -> batch(wave, limit)).toList();
    for (int round = 0; round < 2; round++) {
      for (int task = 0; task < tasks.size(); task++) {
        tasks.get(task).add(SequenceLab.key("k" + task), token(1), "k" + task + " " + round, 10);
      }
      tasks.forEach(StepBatch::drain);
    }
    assertThat(told).hasSize(2000).doesNotHaveDuplicates();
    assertThat(states.states().values()).hasSize(1000).allMatch(state -> state.steps() == 2);
  }

  @Test
  void whereAWaveFailsWhoFailsAloneIsNamedAndNobodyHasStepped() {
    StepBatch<String> batch = batch(8, events(100));
    states.open(SequenceLab.key("b")).setState(new SequenceState(
        new SequenceHeader("ff".repeat(32), 7, Positions.NONE, 0, new Origin(0, 0, 0)), new Memory.State(new float[4])));
    List.of("a1", "b1", "c1", "a2").forEach(event -> add(batch, event));
    FailedWaveException failure = catchThrowableOfType(FailedWaveException.class, batch::drain);
    assertThat(failure).hasCauseInstanceOf(ForeignStateException.class);
    assertThat(failure.events()).containsExactly("b1");
    assertThat(told).isEmpty();
    assertThat(states.states().keySet()).containsExactly(SequenceLab.key("b"));
    batch.drain();
    assertThat(told).as("nothing waits any more").isEmpty();
  }

  @Test
  void whereNobodyFailsAloneAllAreNamed() {
    Kernel once = failingOnce();
    StepBatch<String> batch = batch(new Wave(new RecurrentModel(MODEL, once), SequencePolicy.DEFAULT, 8), events(100));
    List.of("a1", "b1", "c1", "a2").forEach(event -> add(batch, event));
    FailedWaveException failure = catchThrowableOfType(FailedWaveException.class, batch::drain);
    assertThat(failure.events()).containsExactly("a1", "b1", "c1");
    assertThat(failure).hasMessage("once");
    assertThat(states.states()).isEmpty();
  }

  @Test
  void anOfflineRunFailsWithTheFailureItself() {
    OfflineRun<String> run = new OfflineRun<>(new RecurrentModel(MODEL, failingOnce()), 8, (_, _) -> {
    });
    run.add(SequenceLab.key("a"), token(1), "a1");
    assertThatIllegalStateException().isThrownBy(run::finish).withMessage("once");
  }

  /** A kernel whose first LSTM cell fails. */
  private static Kernel failingOnce() {
    boolean[] failed = new boolean[1];
    return (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[]{Kernel.class}, (proxy, method, arguments) -> {
      if (method.getName().equals("lstmGates") && !failed[0]) {
        failed[0] = true;
        throw new IllegalStateException("once");
      }
      try {
        return method.invoke(KERNEL, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }
}
