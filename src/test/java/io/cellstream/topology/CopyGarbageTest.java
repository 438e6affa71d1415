package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.Garbage;
import io.cellstream.ledger.HeldRecords;
import io.cellstream.ledger.InMemoryLog;
import io.cellstream.ledger.Ledger;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.ledger.LiveMemory;
import io.cellstream.ledger.SnapshotRule;
import io.cellstream.ledger.Source;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.Frame;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the keyed topic adds to what an event leaves for the garbage collector. What Kafka's clients add is more, and not in here. */
class CopyGarbageTest {
  private static final int WARM_UP = 300_000;
  private static final int EVENTS = 50_000;
  /** The copy, its headers and their values, some 450; and the JIT may leave a few that it takes away in a quiet process. */
  private static final int MOST_TO_COPY = 700;
  /** The text of the place and what it says. */
  private static final int MOST_TO_READ = 340;
  private static final RecordLimit LIMIT = new RecordLimit(1 << 20, 1 << 20, 1 << 20);
  private static final Keying KEYING = new Keying(List.of("orders-east", "orders-west"), Optional.empty(), () -> SequenceKeys.OWN,
      _ -> new Uuid(1, 2), _ -> true, LIMIT.deadLetter());
  private static final byte[] KEY = "key-1234".getBytes(UTF_8);
  private static final byte[] FRAMED = {0, 0, 0, 0, 1, 2};

  @Test
  void copyingAnEventLeavesTheCopy() throws Exception {
    MockProcessorContext<byte @Nullable [], byte @Nullable []> context = new MockProcessorContext<>();
    KeyProcessor processor = new KeyProcessor(KEYING, LIMIT);
    processor.init(context);
    Record<byte @Nullable [], byte @Nullable []> event = new Record<>(KEY, FRAMED, 0);

    long bytes = Garbage.ofEach(WARM_UP, EVENTS, offset -> {
      context.setRecordMetadata("orders-east", 3, offset);
      processor.process(event);
      if (offset % 1000 == 0) {
        context.resetForwards();
      }
    });

    assertThat(context.forwarded("keyed")).as("copies since the last were let go").isNotEmpty();
    assertThat(bytes).as("bytes an event").isLessThan(MOST_TO_COPY);
  }

  @Test
  void readingACopyLeavesItsPlaceOnly() throws Exception {
    InMemoryLog nowhere = new InMemoryLog();
    Ledger ledger = new Ledger(nowhere, nowhere,
        new LedgerPlan(TestModels.nextToken(5, 26, 16, 32), new SnapshotRule(64), Lifetime.UNLIMITED), new Source("keyed", 0, 0, 0),
        new LiveMemory(Long.MAX_VALUE, 1), HeldRecords.UNREAD);
    Copies copies = new Copies(KEYING, ledger, Safeguards.ALL);
    byte[] id = new Uuid(1, 2).toString().getBytes(UTF_8);
    List<Headers> headers = IntStream.range(0, Garbage.count(WARM_UP, EVENTS)).<Headers>mapToObj(offset -> new RecordHeaders()
        .add(SourcePlace.PLACE_HEADER, ("orders-east-3@" + offset).getBytes(UTF_8)).add(SourcePlace.ID_HEADER, id)
        .add(SourcePlace.KEY_HEADER, KEY)).toList();
    int[] refused = new int[1];

    long bytes = Garbage.ofEach(WARM_UP, EVENTS, offset -> {
      Headers each = headers.get(offset);
      if (copies.wasTaken(each) || !LIMIT.takesKey(KEY, each) || Frame.of(FRAMED, each, RejectCause.NOT_AVRO).begin() == 0) {
        refused[0]++;
      }
      Frame.removeIds(each);
    });

    assertThat(refused[0]).isZero();
    assertThat(copies.wasTaken(headers.getLast())).isTrue();
    assertThat(bytes).as("bytes an event").isLessThan(MOST_TO_READ);
  }
}
