package io.cellstream.sequence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Forget;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.StepInput.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How sequences end whose senders say nothing, and what becomes of events that are not in order. */
class EndsTest {
  private static final long IDLE = 100;
  private static final Lifetime LIMITS = new Lifetime(Clock.EVENT, IDLE, Lifetime.NEVER, Lifetime.NEVER, 1000, 50);
  private static final SequencePolicy IDLING = SequencePolicy.DEFAULT.with(LIMITS);
  private static final ModelDefinition MANY_TO_ONE = SequenceLab.tokenModel(Shape.MANY_TO_ONE);

  private final List<String> told = new ArrayList<>();
  private int offset;

  private static RecurrentModel ready(ModelDefinition model) {
    return new RecurrentModel(model, Kernels.select(KernelMode.SCALAR).kernel());
  }

  private OfflineRun<String> run(ModelDefinition model, SequencePolicy policy) {
    return new OfflineRun<>(ready(model), policy, 1, this::tell);
  }

  private void tell(String event, Verdict verdict) {
    switch (verdict) {
      case Verdict.Applied(List<Prediction> predictions, var _) -> predictions.forEach(each -> told.add(event + " " + words(each)));
      case Verdict.Lapsed(SequenceKey key, long timestamp, var _, List<Prediction> predictions) ->
        predictions.forEach(each -> told.add(key + " over at " + timestamp + " " + words(each)));
      case Verdict.Dropped dropped -> told.add(event + " dropped " + dropped.standing());
      case Verdict.Held(long position) -> told.add(event + " holds " + position);
      case Verdict.Rejected(RejectCause cause, String _) -> told.add(event + " rejected " + cause);
    }
  }

  private static String words(Prediction each) {
    return each.kind() + " " + each.reason().map(Enum::name).orElse("-") + " step " + each.step()
        + (each.output().values() == null ? " without values" : "");
  }

  private void send(OfflineRun<String> run, String key, long time, OptionalLong position, boolean end) {
    run.add(new SequenceKey(key.getBytes(UTF_8)), new Advance(new Token(1), position, false, end, new Origin(time, 0, offset++)),
        key + time);
  }

  private void send(OfflineRun<String> run, String key, long time) {
    send(run, key, time, OptionalLong.empty(), false);
  }

  private void send(OfflineRun<String> run, String key, long time, long position) {
    send(run, key, time, OptionalLong.of(position), false);
  }

  @Test
  void aSequenceIsOverOnceItsPartitionsTimeHasMovedOnByTheIdleTime() {
    OfflineRun<String> run = run(MANY_TO_ONE, IDLING);
    send(run, "a", 1000);
    send(run, "b", 1050);
    send(run, "b", 1099);
    run.finish();
    assertThat(told).isEmpty();
    send(run, "b", 1100);
    run.finish();
    assertThat(told).containsExactly("a over at 1100 FINAL IDLE step 0");
  }

  /** Nothing else may have come, so that the partition's time stands where the sequence left it. */
  @Test
  void aSequencesOwnNextEventThatIsTooLateBeginsAnotherOne() {
    OfflineRun<String> run = run(MANY_TO_ONE, IDLING);
    send(run, "a", 1000);
    send(run, "a", 1099);
    send(run, "a", 1199);
    assertThat(told).containsExactly("a over at 1199 FINAL IDLE step 1");
    assertThat(run.open()).isEqualTo(1);
  }

  /** Its idle time counts from when its events are read, not from when they say they were. */
  @Test
  void aDeviceThatLagsBehindTheOthersIsNotCutIntoPieces() {
    OfflineRun<String> run = run(MANY_TO_ONE, IDLING);
    for (int i = 0; i < 20; i++) {
      send(run, "fresh", 100_000 + 40 * i);
      send(run, "lagging", 1000 + 40 * i);
    }
    run.finish();
    assertThat(told).isEmpty();
    assertThat(run.open()).isEqualTo(2);
  }

  @Test
  void oneEventFromTheFarFutureEndsNoOtherSequence() {
    OfflineRun<String> run = run(MANY_TO_ONE, IDLING);
    send(run, "a", 1000);
    send(run, "mad", 4_000_000_000_000L);
    send(run, "a", 1010);
    run.finish();
    assertThat(told).isEmpty();
  }

  @Test
  void aSynchronizedModelSaysItWithAFinalWithoutValues() {
    OfflineRun<String> run = run(SequenceLab.tokenModel(Shape.SYNCHRONIZED), IDLING);
    send(run, "a", 1000);
    told.clear();
    send(run, "a", 2000);
    assertThat(told).containsExactly("a over at 1100 FINAL IDLE step 0 without values", "a2000 STEP - step 0");
  }

  @Test
  void anEndNamesTheSequencesLastEvent() {
    List<Prediction> ends = new ArrayList<>();
    OfflineRun<String> run = new OfflineRun<>(ready(MANY_TO_ONE), IDLING, 1, (_, verdict) -> {
      if (verdict instanceof Verdict.Lapsed lapsed) {
        ends.addAll(lapsed.predictions());
      }
    });
    send(run, "a", 1000);
    send(run, "a", 1001);
    send(run, "a", 2000);
    assertThat(ends).singleElement().satisfies(end -> {
      assertThat(end.kind()).isEqualTo(Kind.FINAL);
      assertThat(end.lastEvent()).contains(new Prediction.EventPlace(0, 1, OptionalLong.empty()));
    });
  }

  @Test
  void ageAndLengthEndSequencesThatNeverRest() {
    OfflineRun<String> old = run(MANY_TO_ONE,
        SequencePolicy.DEFAULT.with(new Lifetime(Clock.EVENT, Lifetime.NEVER, 250, Lifetime.NEVER, 0, 1000)));
    for (int i = 0; i < 6; i++) {
      send(old, "a", 1000 + 90 * i);
    }
    assertThat(told).containsExactly("a over at 1250 FINAL MAX_LENGTH step 2");
    told.clear();
    OfflineRun<String> full = run(MANY_TO_ONE,
        SequencePolicy.DEFAULT.with(new Lifetime(Clock.EVENT, Lifetime.NEVER, Lifetime.NEVER, 2, 0, 1000)));
    for (int i = 0; i < 5; i++) {
      send(full, "a", i);
    }
    assertThat(told).containsExactly("a1 FINAL MAX_LENGTH step 1", "a3 FINAL MAX_LENGTH step 1");
  }

  @Test
  void byTheWallClockOnlyARecordedEndEndsASequence() {
    OfflineRun<String> run = run(MANY_TO_ONE,
        SequencePolicy.DEFAULT.with(new Lifetime(Clock.WALL, IDLE, Lifetime.NEVER, Lifetime.NEVER, 1000, 50)));
    send(run, "a", 1000);
    send(run, "a", 9_000_000);
    run.end(new SequenceKey("a".getBytes(UTF_8)), 1, "recorded");
    run.finish();
    assertThat(told).containsExactly("a over at 9000100 FINAL IDLE step 1");
  }

  @Test
  void theLastEventSentAgainBeginsNoGhostForAWhile() {
    OfflineRun<String> run = run(MANY_TO_ONE, IDLING);
    send(run, "a", 1000, OptionalLong.of(7), true);
    told.clear();
    send(run, "a", 1000, OptionalLong.of(7), true);
    send(run, "a", 999, 6);
    assertThat(told).containsExactly("a1000 dropped SEEN", "a999 dropped UNTOLD");
    told.clear();
    for (int i = 0; i < 30; i++) { // the time goes by
      send(run, "b", 1000 + 49 * i);
    }
    told.clear();
    send(run, "a", 1000, OptionalLong.of(7), true);
    assertThat(told).as("after the retention").containsExactly("a1000 FINAL END step 0");
  }

  @Test
  void aCounterThatBeginsAgainIsANewSequenceWhereThePolicySaysSo() {
    for (Restart restart : Restart.values()) {
      told.clear();
      OfflineRun<String> run = run(MANY_TO_ONE, SequencePolicy.DEFAULT.with(new PositionPolicy(Late.DROP, restart, 8, Window.NONE)));
      send(run, "a", 1000, 0);
      send(run, "a", 1001, 1);
      send(run, "a", 1002, 0);
      send(run, "a", 1003, OptionalLong.of(2), true);
      send(run, "a", 1004, OptionalLong.of(0), true);
      assertThat(told).as(restart.name()).isEqualTo(switch (restart) {
        case NEVER -> List.of("a1002 dropped SEEN", "a1003 FINAL END step 2", "a1004 dropped SEEN");
        case END -> List.of("a1002 dropped SEEN", "a1003 FINAL END step 2", "a1004 FINAL END step 0");
        case TIME -> List.of("a1002 FINAL RESTART step 1", "a1003 FINAL END step 1", "a1004 FINAL END step 0");
      });
    }
  }

  @Test
  void whereTimesAreCoarseACounterBeginsAgainWhereItBegan() {
    OfflineRun<String> run = run(MANY_TO_ONE, SequencePolicy.DEFAULT);
    for (int sequence = 0; sequence < 2; sequence++) {
      send(run, "a", 1000, 0);
      send(run, "a", 1000, 1);
      send(run, "a", 1000, OptionalLong.of(2), true);
    }
    send(run, "a", 1000, 1);
    assertThat(told).containsExactly("a1000 FINAL END step 2", "a1000 FINAL END step 2", "a1000 dropped SEEN");
  }

  @Test
  void aLateEventIsDroppedSteppedTurnedAwayOrPutInOrder() {
    for (Late late : Late.values()) {
      told.clear();
      OfflineRun<String> run = run(MANY_TO_ONE, SequencePolicy.DEFAULT.with(new PositionPolicy(late, Restart.END, 8,
          late == Late.REORDER ? new Window(4, 1000, 1000, OptionalLong.empty()) : Window.NONE)));
      send(run, "a", 1000, 0);
      send(run, "a", 1001, 2);
      send(run, "a", 1002, 1);
      send(run, "a", 1002, 1);
      send(run, "a", 1003, OptionalLong.of(3), true);
      assertThat(told).as(late.name()).isEqualTo(switch (late) {
        case DROP -> List.of("a1002 dropped LATE", "a1002 dropped LATE", "a1003 FINAL END step 2");
        case ACCEPT -> List.of("a1002 dropped SEEN", "a1003 FINAL END step 3");
        case REORDER -> List.of("a1001 holds 2", "a1002 dropped SEEN", "a1003 FINAL END step 3");
        case REJECT -> List.of("a1002 rejected LATE", "a1002 rejected LATE", "a1003 FINAL END step 2");
      });
    }
  }

  @Test
  void aForgottenSequenceLeavesNothing() {
    OfflineRun<String> run = run(MANY_TO_ONE, IDLING);
    send(run, "a", 1000, OptionalLong.of(7), true);
    run.add(new SequenceKey("a".getBytes(UTF_8)), new Forget(), "forget");
    assertThat(run.states()).isEmpty();
  }

  @Test
  void aModelThatIsReadAtTheEndAnswersAtItsIdleEnd() {
    OfflineRun<String> run = run(TestModels.bothWays(7, 5, 70, io.cellstream.model.definition.ReadingDefinition.Answer.LAST_STEP), IDLING);
    send(run, "a", 1000);
    send(run, "a", 1001);
    send(run, "a", 2000);
    assertThat(told).containsExactly("a over at 1101 FINAL IDLE step 1");
  }
}
