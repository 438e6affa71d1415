package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.StepInput.Token;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is planned for a sequence in the store, beside what one really takes there. */
class FootprintTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(3, 5, 2, 3);
  private static final SequencePolicy POLICY = SequencePolicy.DEFAULT
      .with(new Lifetime(Clock.EVENT, 1000, Lifetime.NEVER, Lifetime.NEVER, 500, 1 << 20))
      .with(new PositionPolicy(PositionPolicy.Late.ACCEPT, PositionPolicy.Restart.END, PositionPolicy.MOST_GAPS,
          PositionPolicy.Window.NONE));
  private static final int EVENTS = 100;
  private static final long FAR = Long.MAX_VALUE / 200;

  private final InMemoryLog records = new InMemoryLog();
  private final LiveMemory memory = new LiveMemory(1 << 20, 1);
  private final Ledger ledger = new Ledger(records, records, new LedgerPlan(MODEL, new SnapshotRule(EVENTS), POLICY.lifetime()),
      new Source("events", 1, 2, 0), memory, HeldRecords.UNREAD);
  private final StepBatch<String> batch = new StepBatch<>(
      new Wave(new RecurrentModel(MODEL, Kernels.select(KernelMode.SCALAR).kernel()), POLICY, 1),
      new WaitingLimit(1000, 1 << 20, Duration.ofHours(1)), ledger, ledger.time(), (_, _) -> {
      });
  private int offset;

  /** Each event leaves a gap, as far and as wide as gaps can be. */
  private void send(String key, long position, boolean end) {
    Origin origin = new Origin(offset, 0, offset++);
    ledger.took(origin);
    batch.add(new SequenceKey(key.getBytes(UTF_8)), new Advance(new Token(1), OptionalLong.of(position), false, end, origin), key, 0);
  }

  private List<RecordKey> keys() {
    return records.keys().stream().filter(key -> key.kind() != RecordKey.Kind.MODELS && key.kind() != RecordKey.Kind.MARK).toList();
  }

  private long stored() {
    batch.drain();
    ledger.write();
    return keys().stream().mapToLong(key -> {
      byte[] value = records.get(key.bytes());
      long own = key.kind() == RecordKey.Kind.DUE ? key.bytes().length - "k".length() : 0;
      return own + (value == null ? 0 : value.length);
    }).sum();
  }

  @Test
  void aSequenceWithAsManyGapsAsMayBeTakesNoMoreThanThePlanSaysAndNeitherDoesWhatItLeaves() {
    Footprint plan = Footprint.of(MODEL, POLICY, Optional.of(EVENTS));
    for (int i = 0; i < 110; i++) {
      send("k", i * FAR, false);
      assertThat(stored()).isLessThanOrEqualTo(plan.open() + plan.gaps());
      assertThat(keys()).hasSizeLessThanOrEqualTo(plan.records());
    }
    assertThat(stored()).as("with gaps").isGreaterThan(plan.gaps() / 3);
    send("k", 110 * FAR, true);
    assertThat(stored()).isBetween(plan.ended() / 3, plan.ended());
  }
}
