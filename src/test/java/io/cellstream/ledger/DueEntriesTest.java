package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.StepInput.Token;
import io.cellstream.sequence.Verdict;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** By when a ledger looks at which sequence. */
class DueEntriesTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(3, 5, 2, 3);
  private static final RecurrentModel READY = new RecurrentModel(MODEL, Kernels.select(KernelMode.SCALAR).kernel());
  private static final long IDLE = 1000;
  private static final int MANY = 100;

  private final InMemoryLog records = new InMemoryLog();
  private final List<String> over = new ArrayList<>();
  private int offset;

  private static Lifetime idle(long idle) {
    return idle(Clock.EVENT, idle);
  }

  private static Lifetime idle(Clock clock, long idle) {
    return new Lifetime(clock, idle, Lifetime.NEVER, Lifetime.NEVER, 500, 10_000_000);
  }

  /** A process that opens the ledger, steps events and commits. */
  private final class Life {
    final Ledger ledger;
    private final StepBatch<String> batch;

    Life(Lifetime lifetime) {
      this.ledger = new Ledger(records, records, new LedgerPlan(MODEL, new SnapshotRule(40), lifetime), new Source("events", 1, 2, 0),
          new LiveMemory(0, 2), HeldRecords.UNREAD);
      this.batch = new StepBatch<>(new Wave(READY, SequencePolicy.DEFAULT.with(lifetime), 1),
          new WaitingLimit(MANY, 1 << 20, Duration.ofHours(1)), ledger, ledger.time(), (_, verdict) -> {
            if (verdict instanceof Verdict.Lapsed lapsed) {
              over.add(lapsed.key() + " " + lapsed.timestamp());
            }
          });
    }

    void send(String key, long time) {
      send(key, time, false);
    }

    void send(String key, long time, boolean start) {
      Origin origin = new Origin(time, 0, offset++);
      ledger.took(origin);
      batch.add(new SequenceKey(key.getBytes(UTF_8)), new Advance(new Token(1), OptionalLong.empty(), start, false, origin), key, 0);
    }

    void commit(int most) {
      batch.drain();
      ledger.enterOlder(most);
      batch.sweep(Clock.EVENT, most, offset - 1, key -> key.toString());
      batch.drain();
      ledger.write();
    }
  }

  private List<RecordKey> entries(Clock clock) {
    return records.keys().stream().filter(key -> key.kind() == Kind.DUE && key.index().clock() == clock).toList();
  }

  private List<String> entries() {
    return records.keys().stream().filter(key -> key.kind() == Kind.DUE).map(RecordKey::toString).toList();
  }

  @Test
  void aSequenceIsEnteredOnceAndItsLaterEventsWriteNoEntry() {
    Life life = new Life(idle(IDLE));
    life.send("a", 5000);
    life.commit(MANY);
    assertThat(entries()).containsExactly("entry of a at 6000");
    for (int i = 1; i < 30; i++) {
      life.send("a", 5000 + 30 * i);
      life.commit(MANY);
    }
    assertThat(entries()).as("until it falls due").containsExactly("entry of a at 6000");
    life.send("b", 6100);
    life.commit(MANY);
    assertThat(entries()).as("then it is entered anew").containsExactlyInAnyOrder("entry of a at 6870", "entry of b at 7100");
    assertThat(over).isEmpty();
    life.send("b", 6900);
    life.commit(MANY);
    assertThat(over).containsExactly("a 6870");
    assertThat(entries()).containsExactly("entry of b at 7100");
    assertThat(life.ledger.open()).hasValue(1);
  }

  /** Else a key with many short sequences would have more and more entries, for ever. */
  @Test
  void aSequenceDoesNotInheritTheEntriesOfThoseBeforeIt() {
    Life life = new Life(idle(IDLE));
    for (int i = 0; i < 100; i++) {
      life.send("a", 5000 + 100 * i, true);
      life.commit(MANY);
    }
    assertThat(entries()).as("of the last idle time, and no older ones").hasSizeLessThanOrEqualTo((int) IDLE / 100 + 1);
  }

  @Test
  void withoutALimitNothingIsEntered() {
    Life life = new Life(Lifetime.UNLIMITED);
    life.send("a", 5000);
    life.commit(MANY);
    assertThat(entries()).isEmpty();
  }

  /** A timer makes a task commit; one that is set again and again would make an idle application commit for ever. */
  @Test
  void nobodyIsWokenForAClockThatNoSequenceGoesBy() {
    Lifetime unlimitedByWall = new Lifetime(Clock.WALL, Lifetime.NEVER, Lifetime.NEVER, Lifetime.NEVER, 500, 1);
    for (Lifetime lifetime : List.of(Lifetime.UNLIMITED, idle(IDLE), unlimitedByWall)) {
      Life life = new Life(lifetime);
      assertThat(life.ledger.untilLook()).isEmpty();
      life.send("a", 5000);
      life.commit(MANY);
      assertThat(life.ledger.untilLook()).isEmpty();
      assertThat(life.ledger.isDue(Clock.EVENT) || life.ledger.isDue(Clock.WALL)).isFalse();
    }
  }

  @Test
  void onlySoManyAreLookedAtTogetherTheEarliestFirst() {
    Life life = new Life(idle(IDLE));
    for (int i = 0; i < 5; i++) {
      life.send("k" + i, 5000 + i);
    }
    life.commit(MANY);
    life.send("z", 9000);
    life.commit(2);
    assertThat(over).containsExactly("k0 6000", "k1 6001");
    assertThat(life.ledger.isDue(Clock.EVENT)).isTrue();
    life.commit(2);
    life.commit(2);
    assertThat(over).hasSize(5);
    assertThat(life.ledger.isDue(Clock.EVENT)).isFalse();
  }

  @Test
  void whatIsDueIsKnownToTheNextProcess() {
    Life life = new Life(idle(IDLE));
    life.send("a", 5000);
    life.send("z", 7000);
    life.batch.drain();
    life.ledger.write(); // and it is killed before the sweep
    Life next = new Life(idle(IDLE));
    next.commit(MANY);
    assertThat(over).containsExactly("a 6000");
    assertThat(next.ledger.open()).hasValue(1);
  }

  @Test
  void sequencesFromBeforeALimitAreEnteredSomeAtATime() {
    Life before = new Life(Lifetime.UNLIMITED);
    for (int i = 0; i < 5; i++) {
      before.send("k" + i, 5000 + i);
    }
    before.commit(MANY);
    Life limited = new Life(idle(IDLE));
    assertThat(limited.ledger.hasOlder()).isTrue();
    limited.commit(2);
    assertThat(entries()).hasSize(2);
    limited.commit(2);
    limited.commit(2);
    limited.commit(2);
    assertThat(entries()).hasSize(5);
    assertThat(limited.ledger.hasOlder()).isFalse();
    assertThat(new Life(idle(IDLE)).ledger.hasOlder()).as("the mark tells that all are entered").isFalse();
    assertThat(new Life(idle(2 * IDLE)).ledger.hasOlder()).as("a longer time finds them early").isFalse();
    assertThat(new Life(idle(IDLE / 2)).ledger.hasOlder()).as("a shorter one would find them late").isTrue();
  }

  @Test
  void entriesByTheWallClockGoSomeAtATimeWhereItIsNoLongerSet() {
    for (Lifetime changed : List.of(idle(IDLE), Lifetime.UNLIMITED)) {
      Life byWall = new Life(idle(Clock.WALL, IDLE));
      for (int i = 0; i < 5; i++) {
        byWall.send("k" + i, 5000 + i);
      }
      byWall.commit(MANY);
      assertThat(entries(Clock.WALL)).hasSize(5);
      Life next = new Life(changed);
      assertThat(next.ledger.hasOlder()).isTrue();
      next.commit(2);
      assertThat(entries(Clock.WALL)).hasSize(3);
      Life again = new Life(changed); // the last one was killed
      again.commit(2);
      again.commit(2);
      again.commit(2);
      again.commit(2);
      again.commit(2);
      assertThat(entries(Clock.WALL)).isEmpty();
      assertThat(entries(Clock.EVENT)).as("only what may be over has one").hasSize(changed.isLimited() ? 5 : 0);
      assertThat(again.ledger.hasOlder()).isFalse();
      assertThat(again.ledger.open()).hasValue(5);
      assertThat(new Life(changed).ledger.hasOlder()).isFalse();
      records.clear();
    }
    assertThat(over).isEmpty();
  }

  @Test
  void entriesByTheTimeOfEventsGoWhenThatComesWhereItIsNoLongerSet() {
    Life limited = new Life(idle(IDLE));
    limited.send("a", 5000);
    limited.commit(MANY);
    for (Lifetime changed : List.of(Lifetime.UNLIMITED, idle(Clock.WALL, IDLE))) {
      Life next = new Life(changed);
      next.send("b", 7000);
      next.commit(MANY);
      assertThat(entries(Clock.EVENT)).isEmpty();
      assertThat(entries(Clock.WALL)).as("one for each that may be over by it").hasSize(changed.isLimited() ? 2 : 0);
    }
    assertThat(over).isEmpty();
  }
}
