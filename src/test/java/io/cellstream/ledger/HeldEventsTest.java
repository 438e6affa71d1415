package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Arrival;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeldEventsTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(3, 5, 2, 3);
  private static final RecurrentModel READY = new RecurrentModel(MODEL, Kernels.select(KernelMode.SCALAR).kernel());
  private static final SequencePolicy REORDER = SequencePolicy.DEFAULT
      .with(new PositionPolicy(Late.REORDER, Restart.END, 8, new Window(100, 1000, 1000, OptionalLong.empty())));
  private static final int MANY = 1000;

  private final InMemoryLog records = new InMemoryLog();
  private final List<String> told = new ArrayList<>();
  private final List<Advance> topic = new ArrayList<>();

  /** What is kept of an event is its offset. */
  private final class Kept implements HeldRecords {
    @Override
    public byte[] write(Object context) {
      return context.toString().getBytes(UTF_8);
    }

    @Override
    public Arrival read(SequenceKey key, byte[] record, Moment moment) {
      Integer offset = Integer.valueOf(new String(record, UTF_8));
      return new Arrival(topic.get(offset), moment, offset, 1);
    }
  }

  /** A process that opens the ledger, steps events and commits. */
  private final class Life {
    final Ledger ledger;
    private final StepBatch<Integer> batch;

    Life(SequencePolicy policy) {
      this.ledger = new Ledger(records, records,
          LedgerPlan.of(MODEL, new SnapshotRule(40), policy), new Source("events", 1, 2, 0),
          new LiveMemory(0, 2), new Kept());
      this.batch = new StepBatch<>(new Wave(READY, policy, 1), new WaitingLimit(MANY, 1 << 20, Duration.ofHours(1)), ledger, ledger.time(),
          (offset, verdict) -> {
            if (verdict instanceof Verdict.Applied) {
              told.add(Long.toString(topic.get(offset).position().orElseThrow()));
            }
          });
    }

    void send(String key, long position, long time) {
      Origin origin = new Origin(time, 0, topic.size());
      Advance event = new Advance(new Token(1), OptionalLong.of(position), false, false, origin);
      topic.add(event);
      ledger.took(origin);
      batch.add(new SequenceKey(key.getBytes(UTF_8)), event, (int) origin.offset(), 1);
    }

    void commit() {
      batch.drain();
      batch.sweep(Clock.EVENT, MANY, topic.size() - 1, _ -> 0);
      batch.drain();
      ledger.write();
    }
  }

  private Stream<RecordKey> stored(Kind kind) {
    return records.keys().stream().filter(key -> key.kind() == kind);
  }

  @Test
  void whatIsHeldOutlivesTheProcess() {
    Life life = new Life(REORDER);
    life.send("a", 0, 5000);
    life.send("a", 2, 5002);
    life.commit();
    assertThat(stored(Kind.HELD)).extracting(RecordKey::toString).containsExactly("held event 2 of a");

    Life next = new Life(REORDER);
    assertThat(next.ledger.held()).isOne();
    next.send("a", 1, 5003);
    next.commit();
    assertThat(told).containsExactly("0", "1", "2");
    assertThat(stored(Kind.HELD)).isEmpty();
    assertThat(next.ledger.held()).isZero();
  }

  @Test
  void whatIsLetGoBeforeTheCommitIsNeverWritten() {
    Life life = new Life(REORDER);
    life.send("a", 0, 5000);
    life.send("a", 2, 5002);
    life.send("a", 1, 5003);
    life.commit();
    assertThat(stored(Kind.HELD)).isEmpty();
    assertThat(stored(Kind.DUE)).isEmpty();
  }

  @Test
  void theTimeIsLookedAtThoughNoEventOfTheKeyComes() {
    Life life = new Life(REORDER);
    life.send("a", 0, 5000);
    life.send("a", 2, 5002);
    life.commit();
    assertThat(stored(Kind.DUE)).extracting(RecordKey::toString).containsExactly("entry of a at 6002");
    Life next = new Life(REORDER);
    next.send("b", 7, 6001);
    next.commit();
    assertThat(told).containsExactly("0", "7");
    next.send("b", 8, 6002);
    next.commit();
    assertThat(told).containsExactly("0", "7", "8", "2");
    assertThat(stored(Kind.DUE)).isEmpty();
  }

  /** Else each time something is held would add one for ever. */
  @Test
  void entriesDoNotAddUp() {
    Life life = new Life(REORDER);
    life.send("a", 0, 5000);
    for (int i = 1; i < 100; i += 2) {
      life.send("a", i + 1, 5000 + 50 * i);
      life.commit();
      life.send("a", i, 5001 + 50 * i);
      life.commit();
    }
    assertThat(told).hasSize(101)
        .isEqualTo(told.stream().sorted((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b))).toList());
    assertThat(stored(Kind.DUE)).as("of the last second, and no older ones").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void anotherPolicyLetsGoWhatOneHasHeld() {
    Life life = new Life(REORDER);
    life.send("a", 0, 5000);
    life.send("a", 2, 5002);
    life.send("b", 0, 5003);
    life.send("b", 2, 5004);
    life.commit();
    Life next = new Life(SequencePolicy.DEFAULT);
    next.send("a", 3, 5005);
    next.commit();
    assertThat(told).as("before the next event of its key").containsExactly("0", "0", "2", "3");
    next.send("z", 1, 6004);
    next.commit();
    assertThat(told).as("or when its time has come").containsExactly("0", "0", "2", "3", "1", "2");
    assertThat(stored(Kind.HELD)).isEmpty();
  }

  @Test
  void aSequenceThatLeavesTheMemoryTakesWhatItHoldsAlong() {
    Life life = new Life(REORDER);
    life.send("a", 0, 5000);
    life.send("a", 2, 5002);
    for (int i = 0; i < 10; i++) {
      life.send("other" + i, 0, 5003);
    }
    life.send("a", 1, 5004);
    life.batch.drain();
    assertThat(told).endsWith("1", "2");
    life.commit();
    assertThat(stored(Kind.HELD)).isEmpty();
  }
}
