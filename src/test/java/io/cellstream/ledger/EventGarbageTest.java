package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.Garbage;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Lifetime;
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
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an event leaves for the garbage collector on its way through batch, wave and ledger: a few small objects, and no state. */
class EventGarbageTest {
  private static final int UNITS = 256;
  private static final int TOKENS = 26;
  private static final int KEYS = 500;
  private static final int WARM_UP = 60_000;
  private static final int EVENTS = 10_000;
  /**
   * Key, event with its time and its place in the queue, state header, verdict, prediction, 26 probabilities and the three largest of them; a
   * state has 2,048. It is 820 to 940, as other tests have taught the JIT.
   */
  private static final int MOST_BYTES = 1000;

  @Test
  void anEventLeavesAFewSmallObjects() throws Exception {
    ModelDefinition model = TestModels.nextToken(5, TOKENS, 16, UNITS);
    List<byte[]> keys = IntStream.range(0, KEYS).mapToObj(key -> ("key-" + key).getBytes(UTF_8)).toList();
    InMemoryLog nowhere = new InMemoryLog();
    Ledger states = new Ledger(nowhere, nowhere, new LedgerPlan(model, new SnapshotRule(64), Lifetime.UNLIMITED),
        new Source("events", 0, 0, 0),
        new LiveMemory(Long.MAX_VALUE, 1), HeldRecords.UNREAD);
    long[] told = new long[1];
    StepBatch<Object> batch = new StepBatch<>(
        new Wave(new RecurrentModel(model, Kernels.select(KernelMode.AUTO).kernel()), SequencePolicy.DEFAULT, 64),
        new WaitingLimit(8192, Long.MAX_VALUE, Duration.ofHours(1)), states, states.time(), (_, _) -> told[0]++);
    long bytes = Garbage.ofEach(WARM_UP, EVENTS, i -> batch.add(new SequenceKey(keys.get(i * 7 % KEYS)),
        new Advance(new Token(i % TOKENS), OptionalLong.empty(), false, false, new Origin(i, 0, i)), batch, 0));
    batch.drain();
    assertThat(told[0]).isEqualTo(Garbage.count(WARM_UP, EVENTS));
    assertThat(bytes).as("bytes an event").isLessThan(MOST_BYTES);
  }
}
