package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.ledger.Local.Entry;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.FailedWaveException;
import io.cellstream.sequence.ForeignStateException;
import io.cellstream.sequence.InputReading;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.Sequence;
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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final int TOKENS = 5;
  private static final ModelDefinition MODEL = TestModels.nextToken(3, TOKENS, 4, 6);
  private static final ModelDefinition AT_THE_END = TestModels.bothWays(7, TOKENS, 1000, Answer.LAST_STEP);
  private static final ModelDefinition WINDOWED = TestModels.windowed(AT_THE_END, 30, 1, new Begin.Wait());
  private static final long PLENTY = 1 << 20;
  private static final int EVENTS_TO_A_SNAPSHOT = 40;

  private final Written written = new Written();
  private final List<Prediction> told = new ArrayList<>();
  private int offset;

  /** A store in a map, which remembers what was written. */
  private static final class Written implements Log, Local {
    private final InMemoryLog records = new InMemoryLog();
    final List<String> log = new ArrayList<>();
    long bytes;
    int reads;

    @Override
    public String name() {
      return "states";
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      reads++;
      return records.get(key);
    }

    @Override
    public List<Entry> range(byte[] from, byte[] to, int most) {
      return records.range(from, to, most);
    }

    @Override
    public Optional<Entry> any(byte[] prefix) {
      return records.any(prefix);
    }

    @Override
    public void append(byte[] key, byte @Nullable [] value, long timestamp) {
      RecordKey record = RecordKey.of(key);
      if (record.kind() == RecordKey.Kind.SNAPSHOT || record.kind() == RecordKey.Kind.CHUNK) {
        log.add(record + (value == null ? " gone" : "") + " at " + timestamp);
        bytes += key.length + (value == null ? 0 : value.length);
      }
    }

    @Override
    public void write(List<Entry> entries) {
      records.write(entries);
    }

    List<String> taken() {
      List<String> all = List.copyOf(log);
      log.clear();
      return all;
    }
  }

  private static SequenceKey key(String key) {
    return new SequenceKey(key.getBytes(UTF_8));
  }

  private Ledger ledger(ModelDefinition model, long bytes, int least) {
    return new Ledger(written, written, new LedgerPlan(model, new SnapshotRule(EVENTS_TO_A_SNAPSHOT), Lifetime.UNLIMITED),
        new Source("events", 1, 2, 0),
        new LiveMemory(bytes, least), HeldRecords.UNREAD);
  }

  private Ledger ledger() {
    return ledger(MODEL, PLENTY, 1);
  }

  private StepBatch<String> batch(Ledger ledger, ModelDefinition model, SequencePolicy policy, int sequences) {
    return new StepBatch<>(new Wave(new RecurrentModel(model, Kernels.select(KernelMode.AUTO).kernel()), policy, sequences),
        new WaitingLimit(1000, 1 << 20, Duration.ofHours(1)), ledger, ledger.time(),
        (_, verdict) -> told.addAll(((Verdict.Applied) verdict).predictions()));
  }

  private StepBatch<String> batch(Ledger ledger, int sequences) {
    return batch(ledger, MODEL, SequencePolicy.DEFAULT, sequences);
  }

  private void send(Ledger ledger, StepBatch<String> batch, String key, boolean end) {
    Origin origin = new Origin(1000 + offset, 0, offset++);
    ledger.took(origin);
    batch.add(key(key), new Advance(new Token(offset % TOKENS), OptionalLong.empty(), false, end, origin), key, 0);
  }

  private void send(Ledger ledger, StepBatch<String> batch, String key, int events) {
    for (int i = 0; i < events; i++) {
      send(ledger, batch, key, false);
    }
  }

  @Test
  void aSequenceIsReadOnceAndItsInputsAreWrittenOnceHoweverManyThereAre() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    int before = written.reads;
    send(ledger, batch, "a", 5);
    assertThat(written.reads - before).as("snapshot and first chunk").isEqualTo(2);
    assertThat(written.taken()).isEmpty();
    ledger.write();
    assertThat(written.taken()).containsExactly("chunk 0 of a at 1004");
    ledger.write();
    assertThat(written.taken()).as("nothing changed since").isEmpty();
    send(ledger, batch, "a", 1);
    ledger.write();
    assertThat(written.taken()).containsExactly("chunk 0 of a at 1005");
  }

  @Test
  void gapsInPositionsTakeTheirShareOfTheMemory() {
    assertThat(readsOfFour("dense", 1)).as("each sequence is read once: snapshot and first chunk").isEqualTo(8);
    assertThat(readsOfFour("sparse", 2)).as("with gaps there is no room for four").isGreaterThan(8);
  }

  /** Three sequences of twelve events, a fourth one, and one more event of each of the three. */
  private int readsOfFour(String key, int step) {
    Ledger ledger = ledger(MODEL, 2000, 1);
    StepBatch<String> batch = batch(ledger, 1);
    int before = written.reads;
    for (int i = 0; i < 40; i++) {
      Origin origin = new Origin(1000 + offset, 0, offset++);
      ledger.took(origin);
      batch.add(key(key + (i == 36 ? 3 : i % 3)), new Advance(new Token(1), OptionalLong.of((long) step * (i / 3)), false, false, origin),
          key, 0);
    }
    batch.drain();
    return written.reads - before;
  }

  @Test
  void aFullChunkIsWrittenNoMore() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", 16);
    ledger.write();
    assertThat(written.taken()).containsExactly("chunk 0 of a at 1015");
    send(ledger, batch, "a", 18);
    ledger.write();
    assertThat(written.taken()).containsExactly("chunk 1 of a at 1033", "chunk 2 of a at 1033");
  }

  @Test
  void afterManyEventsTheMemoryIsWritten() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", EVENTS_TO_A_SNAPSHOT - 1);
    ledger.write();
    assertThat(written.taken()).hasSize(3);
    send(ledger, batch, "a", 1);
    ledger.write();
    assertThat(written.taken()).containsExactly("snapshot of a at 1039");
    send(ledger, batch, "a", 1);
    ledger.write();
    assertThat(written.taken()).as("the older chunks stay until they are written over").containsExactly("chunk 0 of a at 1040");
    send(ledger, batch, "a", EVENTS_TO_A_SNAPSHOT);
    ledger.write();
    assertThat(written.taken()).containsExactly("snapshot of a at 1080");
  }

  @Test
  void aSequenceThatBeganAndEndedInTheMeantimeIsNotWritten() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", 100);
    send(ledger, batch, "a", true);
    ledger.write();
    assertThat(written.taken()).isEmpty();
  }

  @Test
  void ofASequenceThatEndedNothingIsLeftAlsoIfAnotherInstanceWroteIt() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    for (int i = 0; i < 60; i++) {
      send(ledger, batch, "a", 1);
      ledger.write();
    }
    written.taken();
    ledger = ledger();
    batch = batch(ledger, 1);
    send(ledger, batch, "a", true);
    ledger.write();
    assertThat(written.taken()).containsExactlyInAnyOrder("snapshot of a gone at 1059", "chunk 0 of a gone at 1059",
        "chunk 1 of a gone at 1059",
        "chunk 2 of a gone at 1059");
  }

  @Test
  void aSuccessorWritesOverWhatItCan() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", 30);
    ledger.write();
    send(ledger, batch, "a", true);
    send(ledger, batch, "a", 2);
    written.taken();
    ledger.write();
    assertThat(written.taken()).containsExactly("chunk 0 of a at 1032", "chunk 1 of a gone at 1032");
  }

  @Test
  void whatMakesRoomIsWrittenIfItChangedAndThoseWithEventsWaitingStay() {
    Ledger ledger = ledger(MODEL, 0, 2);
    StepBatch<String> batch = batch(ledger, 8);
    List.of("a", "b", "c", "d").forEach(key -> send(ledger, batch, key, 1));
    assertThat(written.taken()).as("events of all of them wait").isEmpty();
    batch.drain();
    send(ledger, batch, "e", 1);
    assertThat(written.taken()).hasSize(2).allMatch(line -> line.matches("chunk 0 of [abcd] at 100."));
    batch.drain();
    ledger.write();
    assertThat(written.taken()).hasSize(3);
  }

  /** It will be back, and would have to take all its steps again. */
  @Test
  void whatMakesRoomLeavesItsMemoryIfItHasManyInputs() {
    Ledger ledger = ledger(MODEL, 0, 1);
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", 5);
    send(ledger, batch, "b", 5);
    send(ledger, batch, "c", 4);
    assertThat(written.taken()).containsExactly("snapshot of b at 1009");
    send(ledger, batch, "d", 1);
    assertThat(written.taken()).containsExactly("chunk 0 of c at 1013");
  }

  /** Each of 1,000 events is committed alone: quadratic would be 2 MB of tokens. */
  @Test
  void aLongSequenceThatIsReadAtItsEndTakesBytesInProportionAndLeavesFewRecords() {
    Ledger ledger = ledger(AT_THE_END, PLENTY, 1);
    StepBatch<String> batch = batch(ledger, AT_THE_END, SequencePolicy.DEFAULT, 1);
    for (int i = 0; i < 999; i++) {
      send(ledger, batch, "a", 1);
      ledger.write();
    }
    assertThat(written.taken()).noneMatch(line -> line.startsWith("snapshot"));
    assertThat(written.bytes / 999).isLessThan(90);
    send(ledger, batch, "a", true);
    ledger.write();
    assertThat(written.taken()).hasSizeLessThan(24).allMatch(line -> line.contains("gone"));
  }

  /** Each of 1,000 events is committed alone, then 1,000 at once. */
  @Test
  void aWindowTakesAFewRecordsThatAreWrittenOverAndNeverDeleted() {
    Ledger ledger = ledger(WINDOWED, PLENTY, 1);
    StepBatch<String> batch = batch(ledger, WINDOWED, SequencePolicy.DEFAULT, 1);
    for (int i = 0; i < 1000; i++) {
      send(ledger, batch, "a", 1);
      ledger.write();
    }
    assertThat(written.taken()).hasSize(1000).allMatch(line -> line.matches("chunk [0-4] of .*") && !line.contains("gone"));
    assertThat(written.bytes / 1000).isLessThan(50);
    send(ledger, batch, "a", 1000);
    ledger.write();
    assertThat(written.taken()).as("what is written over is not written before").hasSizeLessThanOrEqualTo(6);
    assertThat(ids(ledger(WINDOWED, PLENTY, 1))).hasSize(30).isEqualTo(ids(ledger));
    send(ledger, batch, "a", true);
    ledger.write();
    assertThat(written.taken()).hasSize(5).allMatch(line -> line.contains("gone"));
  }

  private static int[] ids(Ledger ledger) {
    return ((Memory.KeptTokens) Objects.requireNonNull(ledger.open(key("a")).state()).memory()).ids();
  }

  @Test
  void aWindowThatLacksAChunkIsRefusedByItsKey() {
    Ledger ledger = ledger(WINDOWED, PLENTY, 1);
    StepBatch<String> batch = batch(ledger, WINDOWED, SequencePolicy.DEFAULT, 1);
    send(ledger, batch, "a", 100);
    ledger.write();
    for (int number = 1; number < 5; number++) {
      byte[] record = RecordKey.chunk(key("a"), number).bytes();
      byte[] chunk = written.get(record);
      written.write(List.of(new Local.Entry(record, null)));
      Ledger again = ledger(WINDOWED, PLENTY, 1);
      assertThatThrownBy(() -> again.open(key("a"))).isInstanceOf(DamagedRecordException.class).hasMessageContaining("key a");
      written.write(List.of(new Local.Entry(record, chunk)));
    }
    assertThat(ids(ledger(WINDOWED, PLENTY, 1))).hasSize(30);
  }

  /** The other model's records are told by what they are, not by how this one would have cut them. */
  @Test
  void aSequenceOfAnotherWindowIsAnotherModels() {
    Ledger ledger = ledger(WINDOWED, PLENTY, 1);
    StepBatch<String> batch = batch(ledger, WINDOWED, SequencePolicy.DEFAULT, 1);
    send(ledger, batch, "a", 100);
    ledger.write();
    for (ModelDefinition other : List.of(TestModels.windowed(AT_THE_END, 9, 1, new Begin.Wait()), AT_THE_END, MODEL)) {
      Sequence found = ledger(other, PLENTY, 1).open(key("a"));
      assertThat(Objects.requireNonNull(found.header()).model()).isEqualTo(WINDOWED.stateHash());
      assertThat(Objects.requireNonNull(found.header()).steps()).isEqualTo(100);
    }
  }

  @Test
  void anEventIsTakenOnceAndTheTimeIsTheLatest() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", 3);
    ledger.took(new Origin(7, 0, offset++));
    ledger.write();
    Ledger again = ledger();
    assertThat(again.isTaken(3)).isTrue();
    assertThat(again.isTaken(4)).isFalse();
    Mark mark = Mark.decode(Objects.requireNonNull(written.get(RecordKey.MARK.bytes())));
    assertThat(mark).isEqualTo(new Mark(MODEL.stateHash(), 1002, 0, 0, 0, Optional.empty(), OptionalLong.of(1),
        List.of(new Mark.Position(new Source("events", 1, 2, 0), 4))));
  }

  private static InputReading mapping(char digit, boolean takesOver) {
    return new InputReading(Optional.of(String.valueOf(digit).repeat(64)), false, takesOver);
  }

  private Ledger ledger(ModelDefinition model, InputReading reading) {
    return new Ledger(written, written,
        new LedgerPlan(model, new SnapshotRule(EVENTS_TO_A_SNAPSHOT), Lifetime.UNLIMITED, Window.NONE, reading),
        new Source("events", 1, 2, 0), new LiveMemory(PLENTY, 1), HeldRecords.UNREAD);
  }

  private StepBatch<String> batch(Ledger ledger, InputReading reading) {
    return batch(ledger, MODEL, SequencePolicy.DEFAULT.with(reading), 1);
  }

  @Test
  void statesOfAnotherMappingAreTakenOverForGoodIfThatIsWanted() {
    Ledger first = ledger(MODEL, mapping('1', false));
    send(first, batch(first, mapping('1', false)), "a", EVENTS_TO_A_SNAPSHOT + 3);
    first.write();

    assertThat(ledger(MODEL, mapping('2', false)).otherModel()).isPresent();
    ModelDefinition other = TestModels.nextToken(77, TOKENS, 5, 9);
    assertThat(ledger(other, mapping('2', true)).otherModel()).as("another model's are not").isPresent();

    Ledger second = ledger(MODEL, mapping('2', true));
    assertThat(second.otherModel()).isEmpty();
    StepBatch<String> batch = batch(second, mapping('2', true));
    told.clear();
    send(second, batch, "a", 1);
    batch.drain();
    assertThat(told).singleElement().satisfies(prediction -> assertThat(prediction.step()).isEqualTo(EVENTS_TO_A_SNAPSHOT + 3));
    second.write();

    Ledger third = ledger(MODEL, mapping('2', false));
    assertThat(third.otherModel()).as("they are this mapping's now").isEmpty();
    assertThat(Objects.requireNonNull(((LiveSequence) third.open(key("a"))).header()).steps()).isEqualTo(EVENTS_TO_A_SNAPSHOT + 4);
  }

  @Test
  void whereEventsCameFromIsKnownAgainAfterTheCommit() {
    Source east = new Source("east", 5, 6, 1);
    Source west = new Source("west", 7, 8, 0);
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", 2);
    ledger.took(east, 40);
    ledger.took(west, 0);
    ledger.took(east, 12); // comes again
    ledger.write();

    Ledger again = ledger();
    assertThat(again.isTaken(east, 40)).isTrue();
    assertThat(again.isTaken(east, 41)).isFalse();
    assertThat(again.isTaken(west, 0)).isTrue();
    assertThat(again.isTaken(new Source("east", 5, 7, 1), 0)).as("another topic of that name").isFalse();
    assertThat(again.isTaken(new Source("east", 5, 6, 0), 0)).as("another partition").isFalse();
    assertThat(Mark.decode(Objects.requireNonNull(written.get(RecordKey.MARK.bytes()))).positions())
        .as("the partition of the steps comes first").containsExactly(new Mark.Position(new Source("events", 1, 2, 0), 2),
            new Mark.Position(east, 41), new Mark.Position(west, 1));

    again.keepOrigins(west::equals);
    again.write();
    assertThat(ledger().isTaken(east, 0)).isFalse();
    assertThat(ledger().isTaken(west, 0)).isTrue();
  }

  @Test
  void anotherModelsSequencesAreFoundAndNeverSteppedOn() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", 3);
    send(ledger, batch, "b", 50);
    ledger.write();
    ModelDefinition other = TestModels.classifier(2, TOKENS, 4, 2, 9);
    assertThat(ledger().otherModel()).isEmpty();
    Ledger others = ledger(other, PLENTY, 1);
    assertThat(others.otherModel()).contains(MODEL.stateHash());
    StepBatch<String> stop = batch(others, other, SequencePolicy.DEFAULT, 1);
    for (String key : List.of("a", "b")) {
      assertThatThrownBy(() -> send(others, stop, key, 1)).isInstanceOf(FailedWaveException.class)
          .hasCauseInstanceOf(ForeignStateException.class).cause().hasMessageContaining(MODEL.stateHash())
          .hasMessageContaining(other.stateHash());
    }
    StepBatch<String> restart = batch(others, other, SequencePolicy.DEFAULT.with(ModelChangePolicy.RESTART), 1);
    told.clear();
    send(others, restart, "a", 1);
    send(others, restart, "b", 1);
    assertThat(told).extracting(Prediction::reason).containsOnly(Optional.of(Reason.MODEL_CHANGED));
    assertThat(told).extracting(Prediction::step).containsExactly(2L, 49L);
    others.write();
    assertThat(ledger(other, PLENTY, 1).otherModel()).isEmpty();
  }

  /** The model may be taken back. */
  @Test
  void anotherModelsSequenceThatMakesRoomStaysAsItIs() {
    Ledger ledger = ledger();
    send(ledger, batch(ledger, 1), "a", 20);
    ledger.write();
    written.taken();
    Ledger others = ledger(TestModels.classifier(2, TOKENS, 4, 2, 9), 0, 1);
    List.of("a", "b", "c", "d").forEach(key -> others.open(key(key)));
    others.write();
    assertThat(written.taken()).isEmpty();
    Ledger back = ledger();
    send(back, batch(back, 1), "a", 1);
    assertThat(told.getLast().step()).isEqualTo(20);
  }

  @Test
  void aRecordThatCantBeReadIsNamed() {
    written.write(List.of(new Entry(RecordKey.chunk(key("a"), 0).bytes(), new byte[]{0x11, 9})));
    assertThatThrownBy(() -> ledger().open(key("a"))).isInstanceOf(DamagedRecordException.class)
        .hasMessage("store states, key a: a chunk is cut short");
  }

  @Test
  void aChunkWithoutWhatPrecedesItIsNotTakenForABeginning() {
    Ledger ledger = ledger();
    StepBatch<String> batch = batch(ledger, 1);
    send(ledger, batch, "a", 50);
    ledger.write();
    send(ledger, batch, "a", 1);
    ledger.write();
    written.write(List.of(new Entry(RecordKey.snapshot(key("a")).bytes(), null)));
    assertThatThrownBy(() -> ledger().open(key("a"))).isInstanceOf(DamagedRecordException.class)
        .hasMessageContaining("is not what follows");
  }

  @Test
  void snapshotsAreFewerWhereTheyAreLargeAndMoreWhereAStepTakesLong() {
    Duration short1 = Duration.ofNanos(100);
    assertThat(IntStream.of(100, 1100, 4200, 16_000).mapToObj(bytes -> SnapshotRule.of(bytes, short1).events()))
        .containsExactly(16, 137, 512, 512);
    assertThat(SnapshotRule.of(4200, Duration.ofNanos(80_000)).events()).isEqualTo(50);
    assertThat(SnapshotRule.of(4200, Duration.ofSeconds(1)).events()).isEqualTo(16);
  }

  @Test
  void tasksShareTheirThreadsMemory() {
    LiveMemory memory = new LiveMemory(1000, 1);
    memory.join();
    assertThat(memory.isExceeded(2, 900)).isFalse();
    memory.join();
    assertThat(memory.isExceeded(2, 900)).isTrue();
    assertThat(memory.isExceeded(1, 900)).as("never below the least").isFalse();
    memory.leave();
    assertThat(memory.isExceeded(2, 900)).isFalse();
  }

  @Test
  void aSequenceWithEventsWaitingIsTheSameObject() {
    Ledger ledger = ledger();
    Sequence sequence = ledger.open(key("a"));
    assertThat(ledger.open(key("a"))).isSameAs(sequence);
  }
}
