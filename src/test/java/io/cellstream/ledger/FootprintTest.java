package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is planned for a sequence in the store, beside what one really takes there. */
class FootprintTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(3, 5, 2, 3);
  private static final SequencePolicy POLICY = SequencePolicy.DEFAULT
      .with(new Lifetime(Clock.EVENT, 1000, Lifetime.NEVER, Lifetime.NEVER, 500, 1 << 20))
      .with(new PositionPolicy(PositionPolicy.Late.ACCEPT, PositionPolicy.Restart.END, PositionPolicy.MOST_GAPS,
          PositionPolicy.Window.NONE));
  private static final int EVENTS = 100;
  private static final long FAR = Long.MAX_VALUE / 200;

  private static final ModelDefinition WINDOWED = TestModels.windowed(TestModels.bothWays(7, 5, 70, Answer.LAST_STEP), 30, 1,
      new Begin.Wait());

  private final InMemoryLog records = new InMemoryLog();
  private final LiveMemory memory = new LiveMemory(1 << 20, 1);
  private Ledger ledger = ledger(MODEL);
  private StepBatch<String> batch = batch(MODEL);
  private int offset;

  private Ledger ledger(ModelDefinition model) {
    return new Ledger(records, records, new LedgerPlan(model, new SnapshotRule(EVENTS), POLICY.lifetime()),
        new Source("events", 1, 2, 0), memory, HeldRecords.UNREAD);
  }

  private StepBatch<String> batch(ModelDefinition model) {
    return new StepBatch<>(new Wave(new RecurrentModel(model, Kernels.select(KernelMode.SCALAR).kernel()), POLICY, 1),
        new WaitingLimit(1000, 1 << 20, Duration.ofHours(1)), ledger, ledger.time(), (_, _) -> {
        });
  }

  static List<ModelDefinition> models() {
    return List.of(MODEL, WINDOWED);
  }

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

  @ParameterizedTest
  @MethodSource("models")
  void aSequenceWithAsManyGapsAsMayBeTakesNoMoreThanThePlanSaysAndNeitherDoesWhatItLeaves(ModelDefinition model) {
    ledger = ledger(model);
    batch = batch(model);
    Footprint plan = Footprint.of(model, POLICY, Optional.of(EVENTS));
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
