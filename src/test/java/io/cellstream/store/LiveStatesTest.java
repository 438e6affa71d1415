package io.cellstream.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.RecurrentModel;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceEvent.Token;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.Verdict;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveStatesTest {
  private static final int TOKENS = 5;
  private static final ModelDefinition MODEL = TestModels.nextToken(3, TOKENS, 4, 6);
  private static final RecurrentModel READY = new RecurrentModel(MODEL, Kernels.select(KernelMode.AUTO).kernel());
  private static final long PLENTY = 1 << 20;

  private final Stored stored = new Stored();
  private final List<String> told = new ArrayList<>();

  /** A store in a map, which remembers who was written. */
  private static final class Stored implements StoredStates {
    final Map<Bytes, byte[]> byKey = new HashMap<>();
    final List<String> written = new ArrayList<>();
    int reads;

    @Override
    public String name() {
      return "states";
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
      reads++;
      return byKey.get(key);
    }

    @Override
    public Optional<KeyValue<Bytes, byte[]>> any() {
      return byKey.entrySet().stream().findFirst().map(entry -> new KeyValue<>(entry.getKey(), entry.getValue()));
    }

    @Override
    public void write(List<StateChange> changes) {
      for (StateChange change : changes) {
        written.add(new String(change.key().get(), UTF_8) + (change.value() == null ? " gone" : "") + " at " + change.timestamp());
        if (change.value() == null) {
          byKey.remove(change.key());
        } else {
          byKey.put(change.key(), change.value());
        }
      }
    }
  }

  private static SequenceKey key(String key) {
    return new SequenceKey(key.getBytes(UTF_8));
  }

  private LiveStates states(long bytes, int least) {
    return new LiveStates(stored, new StateCodec(MODEL), new LiveMemory(bytes, least));
  }

  private StepBatch<String> batch(LiveStates states, int sequences) {
    return new StepBatch<>(new Wave(READY, ModelChangePolicy.STOP, sequences), new WaitingLimit(1000, 1 << 20, Duration.ofHours(1)), states,
        (key, verdict) -> told.add(key + " " + text(verdict)));
  }

  private static String text(Verdict verdict) {
    Prediction prediction = ((Verdict.Applied) verdict).predictions().getFirst();
    return prediction.step() + " " + prediction.output().top();
  }

  private static Advance event(int token, long time, boolean end) {
    return new Advance(new Token(token), OptionalLong.empty(), false, end, new Origin(time, 0, 0));
  }

  private static void send(StepBatch<String> batch, String key, long time) {
    batch.add(key(key), event(1, time, false), key, 0);
  }

  @Test
  void aStateIsReadOnceAndWrittenOnceHoweverOftenItChanges() {
    LiveStates states = states(PLENTY, 1);
    StepBatch<String> batch = batch(states, 1);
    for (int i = 0; i < 5; i++) {
      send(batch, "a", i);
    }
    assertThat(stored.written).isEmpty();
    states.write();
    assertThat(stored.reads).isEqualTo(1);
    assertThat(stored.written).containsExactly("a at 4");
    states.write();
    assertThat(stored.written).as("nothing changed since").hasSize(1);
    send(batch, "a", 5);
    states.write();
    assertThat(stored.written).containsExactly("a at 4", "a at 5");
  }

  @Test
  void aSequenceThatBeganAndEndedInTheMeantimeIsNotWritten() {
    LiveStates states = states(PLENTY, 1);
    StepBatch<String> batch = batch(states, 1);
    send(batch, "a", 0);
    batch.add(key("a"), event(2, 1, true), "a", 0);
    states.write();
    assertThat(stored.written).isEmpty();
  }

  @Test
  void aStoredSequenceThatEndedIsGoneAtTheTimeOfItsLastState() {
    LiveStates states = states(PLENTY, 1);
    StepBatch<String> batch = batch(states, 1);
    send(batch, "a", 7);
    states.write();
    batch.add(key("a"), event(2, 8, true), "a", 0);
    states.write();
    assertThat(stored.written).containsExactly("a at 7", "a gone at 7");
    assertThat(stored.byKey).isEmpty();
  }

  @Test
  void whatMakesRoomIsWrittenIfItChangedAndThoseWithEventsWaitingStay() {
    LiveStates states = states(0, 2);
    StepBatch<String> batch = batch(states, 8);
    List.of("a", "b", "c", "d").forEach(key -> send(batch, key, 0));
    assertThat(stored.written).as("events of all of them wait").isEmpty();
    batch.drain();
    send(batch, "e", 1);
    assertThat(stored.written).hasSize(2).isSubsetOf("a at 0", "b at 0", "c at 0", "d at 0");
    batch.drain();
    states.write();
    assertThat(stored.byKey).hasSize(5);
  }

  /** Memory for two sequences, and forty of them: the same verdicts, the same states. */
  @Test
  void howManyAreLiveChangesNoBit() {
    Outcome storm = run(states(0, 2), 3, 40);
    Map<Bytes, byte[]> stormed = new HashMap<>(stored.byKey);
    stored.byKey.clear();
    Outcome calm = run(states(PLENTY, 2), 3, 40);
    assertThat(storm.told).isEqualTo(calm.told);
    assertThat(stormed.keySet()).isEqualTo(stored.byKey.keySet());
    stored.byKey.forEach((key, state) -> assertThat(stormed.get(key)).isEqualTo(state));
  }

  private record Outcome(Map<String, List<String>> told) {
  }

  private Outcome run(LiveStates states, int sequences, int keys) {
    told.clear();
    StepBatch<String> batch = batch(states, sequences);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    for (int i = 0; i < 3000; i++) {
      String key = "k" + random.nextInt(keys);
      batch.add(key(key), event(random.nextInt(TOKENS), i, random.nextInt(20) == 0), key, 0);
      if (random.nextInt(100) == 0) {
        batch.drain();
        states.write();
      }
    }
    batch.drain();
    states.write();
    Map<String, List<String>> byKey = new HashMap<>();
    told.forEach(line -> byKey.computeIfAbsent(line.substring(0, line.indexOf(' ')), _ -> new ArrayList<>()).add(line));
    return new Outcome(byKey);
  }

  @Test
  void aStateThatCantBeReadIsNamed() {
    stored.byKey.put(Bytes.wrap("a".getBytes(UTF_8)), new byte[]{9});
    assertThatThrownBy(() -> states(PLENTY, 1).open(key("a"))).isInstanceOf(StateFormatException.class)
        .hasMessageContaining("store states, key a: ");
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
}
