package io.cellstream.sequence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Forget;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.StepInput.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReorderTest {
  private static final Window WINDOW = new Window(3, 100, 1000, OptionalLong.empty());
  private static final int BYTES = 10;

  private final List<String> told = new ArrayList<>();
  private int offset;
  private OfflineRun<String> run = run(policy(WINDOW));

  private static SequencePolicy policy(Window window) {
    return SequencePolicy.DEFAULT.with(new PositionPolicy(Late.REORDER, Restart.END, 8, window));
  }

  private OfflineRun<String> run(SequencePolicy policy) {
    RecurrentModel model = new RecurrentModel(SequenceLab.tokenModel(Shape.SYNCHRONIZED), Kernels.select(KernelMode.SCALAR).kernel());
    return new OfflineRun<>(model, policy, 1, this::tell);
  }

  private void tell(String event, Verdict verdict) {
    switch (verdict) {
      case Verdict.Applied(List<Prediction> predictions, Verdict.Turn turn) -> predictions.forEach(each -> told.add(
          event + " is step " + each.step()
              + turn.skipped().map(gap -> ", without " + gap.positions().from() + " to " + gap.positions().to()).orElse("")));
      case Verdict.Lapsed(SequenceKey key, long timestamp, var reason, var _) ->
        reason.ifPresent(why -> told.add(key + " " + why + " " + timestamp));
      case Verdict.Dropped dropped -> told.add(event + " dropped " + dropped.standing());
      case Verdict.Held _ -> told.add(event + " held");
      case Verdict.Rejected(RejectCause cause, String _) -> told.add(event + " rejected " + cause);
    }
  }

  private void send(String key, OptionalLong position, long time, boolean start, boolean end, int bytes) {
    run.add(new SequenceKey(key.getBytes(UTF_8)), new Advance(new Token(1), position, start, end, new Origin(time, 0, offset++)),
        key + (position.isPresent() ? position.getAsLong() : "-"), bytes);
  }

  private void send(long position, long time) {
    send("a", OptionalLong.of(position), time, false, false, BYTES);
  }

  private void time(long now) {
    send("z", OptionalLong.empty(), now, false, false, BYTES);
    told.removeLast();
  }

  @Test
  void eventsAreStepsInTheOrderOfTheirPositions() {
    send(0, 1000);
    send(2, 1002);
    send(3, 1003);
    send(1, 1001);
    send(4, 1004);
    assertThat(told).containsExactly("a0 is step 0", "a2 held", "a3 held", "a1 is step 1", "a2 is step 2", "a3 is step 3", "a4 is step 4");
    assertThat(run.held()).isEmpty();
  }

  @Test
  void whatIsHeldIsSeen() {
    send(0, 1000);
    send(2, 1002);
    send(2, 1002);
    assertThat(told).containsExactly("a0 is step 0", "a2 held", "a2 dropped SEEN");
    assertThat(run.held().values()).containsExactly(new TreeSet<>(Set.of(2L)));
  }

  @Test
  void theLowestGapIsGivenUpWhereNoMoreEventsMayBeHeld() {
    send(0, 1000);
    for (int position : new int[]{2, 4, 5, 7}) {
      send(position, 1000 + position);
    }
    assertThat(told).containsExactly("a0 is step 0", "a2 held", "a4 held", "a5 held", "a2 is step 1, without 1 to 1", "a7 held");
    told.clear();
    send(1, 1010);
    send(3, 1011);
    assertThat(told).containsExactly("a1 dropped LATE", "a3 is step 2", "a4 is step 3", "a5 is step 4");
  }

  @Test
  void theLowestGapIsGivenUpWhereNoMoreBytesMayBeHeld() {
    send(0, 1000);
    send("a", OptionalLong.of(2), 1002, false, false, 60);
    send("a", OptionalLong.of(4), 1004, false, false, 60);
    assertThat(told).containsExactly("a0 is step 0", "a2 held", "a2 is step 1, without 1 to 1", "a4 held");
  }

  @Test
  void anEventOfMoreThanMayBeHeldIsAStepWhenItComes() {
    send(0, 1000);
    send("a", OptionalLong.of(2), 1002, false, false, 101);
    send(1, 1001);
    assertThat(told).containsExactly("a0 is step 0", "a2 is step 1, without 1 to 1", "a1 dropped LATE");
  }

  @Test
  void theLowestOfAllGoesFirstWhereThereIsNoRoom() {
    send(0, 1000);
    for (int position : new int[]{4, 6, 8, 2}) {
      send(position, 1000 + position);
    }
    assertThat(told).endsWith("a2 is step 1, without 1 to 1");
    assertThat(run.held().values()).singleElement().asString().isEqualTo("[4, 6, 8]");
  }

  @Test
  void theTimeGivesUpWhatIsMissing() {
    send(0, 1000);
    send(2, 1500);
    time(2499);
    run.finish();
    assertThat(told).containsExactly("a0 is step 0", "a2 held");
    time(2500);
    run.finish();
    assertThat(told).endsWith("a2 is step 1, without 1 to 1");
  }

  /** Whether anyone looks when the time has come, or only at the next event, makes no difference. */
  @Test
  void theTimeDecidesAtTheNextEventTheSameAsWhenItIsLookedAt() {
    for (boolean looks : new boolean[]{true, false}) {
      told.clear();
      run = run(policy(WINDOW));
      send(0, 1000);
      send(2, 1500);
      time(2500);
      if (looks) {
        run.finish();
      }
      send(1, 2501);
      assertThat(told).containsExactly("a0 is step 0", "a2 held", "a2 is step 1, without 1 to 1", "a1 dropped LATE");
    }
  }

  @Test
  void anEndThatComesEarlyIsHeldToo() {
    send(0, 1000);
    send("a", OptionalLong.of(2), 1002, false, true, BYTES);
    send(1, 1001);
    send(3, 1003);
    assertThat(told).containsExactly("a0 is step 0", "a2 held", "a1 is step 1", "a2 is step 2", "a3 is step 0");
  }

  @Test
  void aStartLetsGoWhatWasBeforeItAndKeepsWhatComesAfterIt() {
    send(0, 1000);
    send(2, 1002);
    send("a", OptionalLong.of(3), 1003, true, false, BYTES);
    assertThat(told).as("a start is in order, too").containsExactly("a0 is step 0", "a2 held", "a3 held");
    told.clear();
    send(1, 1001);
    assertThat(told).containsExactly("a1 is step 1", "a2 is step 2", "a3 is step 0");

    told.clear();
    send(6, 1006);
    send("a", OptionalLong.of(0), 1007, true, false, BYTES);
    assertThat(told).as("the counter begins again").containsExactly("a6 held", "a6 is step 1, without 4 to 5", "a0 is step 0");

    told.clear();
    send(2, 1009);
    send("a", OptionalLong.of(1), 1008, true, false, BYTES);
    assertThat(told).as("the start came late").containsExactly("a2 held", "a1 is step 0", "a2 is step 1");
  }

  @Test
  void aCounterThatBeginsAgainLetsGoWhatIsHeld() {
    run = run(SequencePolicy.DEFAULT.with(new PositionPolicy(Late.REORDER, Restart.TIME, 8, WINDOW)));
    send(0, 1000);
    send(2, 1002);
    send(0, 1005);
    assertThat(told).containsExactly("a0 is step 0", "a2 held", "a2 is step 1, without 1 to 1", "a0 is step 0");
  }

  @Test
  void anEventWithoutAPositionIsAStepWhenItComes() {
    send(0, 1000);
    send(2, 1002);
    send("a", OptionalLong.empty(), 1003, false, false, BYTES);
    send("a", OptionalLong.empty(), 1004, false, true, BYTES);
    assertThat(told).as("but an end is the last one").containsExactly("a0 is step 0", "a2 held", "a- is step 1",
        "a2 is step 2, without 1 to 1", "a- is step 3");
  }

  @Test
  void aKeyOfWhichNothingIsKnownWaitsForItsFirstPosition() {
    run = run(policy(new Window(3, 100, 1000, OptionalLong.of(0))));
    send(1, 1001);
    send(0, 1000);
    assertThat(told).containsExactly("a1 held", "a0 is step 0", "a1 is step 1");
    send("b", OptionalLong.of(5), 1001, false, false, BYTES);
    time(2001);
    run.finish();
    assertThat(told).endsWith("b5 held", "b5 is step 0");
  }

  @Test
  void aSequenceThatHoldsEventsIsNotOver() {
    Lifetime idle = new Lifetime(Clock.EVENT, 500, Lifetime.NEVER, Lifetime.NEVER, 10_000, 100_000);
    run = run(policy(WINDOW).with(idle));
    send(0, 1000);
    send(2, 1400);
    time(2399);
    run.finish();
    assertThat(told).containsExactly("a0 is step 0", "a2 held");
    time(2400);
    run.finish();
    assertThat(told).as("then it is so by the time of what it held").endsWith("a2 is step 1, without 1 to 1", "a IDLE 1900");
  }

  /** An event that is held says nothing yet of how long nothing came. */
  @Test
  void anEventThatComesTooLateForItsSequenceEndsItInItsTurn() {
    Lifetime idle = new Lifetime(Clock.EVENT, 500, Lifetime.NEVER, Lifetime.NEVER, 10_000, 100_000);
    run = run(policy(WINDOW).with(idle));
    send(0, 1000);
    send(2, 1900);
    send(1, 1200);
    assertThat(told).containsExactly("a0 is step 0", "a2 held", "a1 is step 1", "a IDLE 1700", "a2 is step 0");
  }

  @Test
  void aForgottenSequenceForgetsWhatItHolds() {
    send(0, 1000);
    send(2, 1002);
    run.add(new SequenceKey("a".getBytes(UTF_8)), new Forget(), "forget");
    assertThat(run.held()).isEmpty();
    assertThat(run.states()).isEmpty();
  }
}
