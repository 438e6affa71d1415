package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.ledger.HeldRecords;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Arrival;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceEvent.Refused;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.topology.EventRecord;
import io.cellstream.topology.StoredEvents;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class StoredEventsTest {
  private static final byte[] KEY = {1, (byte) 0xff};
  private static final byte[] VALUE = "c".getBytes(UTF_8);
  private static final Origin ORIGIN = new Origin(1234, 5, 6_000_000_000L);
  private static final Moment MOMENT = new Moment(1, 2, 3);

  /** An event's value is its token. */
  private static StoredEvents of(ModelDefinition model) {
    return new StoredEvents(new EventIntake(
        (value, _) -> new RawEvent(new RawInput.TokenText(new String(value, UTF_8)), OptionalLong.of(7), false, true),
        new EventChecker(model), RecordLimit.NONE), _ -> null);
  }

  private static EventRecord event() {
    Headers headers = new RecordHeaders().add("trace", new byte[]{9}).add("trace", null).add("spür", new byte[0]);
    return new EventRecord(new Record<>(KEY, VALUE, ORIGIN.timestamp(), headers), ORIGIN, null);
  }

  @Test
  void aRecordIsReadAsTheEventThatItWas() {
    StoredEvents stored = of(TestModels.nextToken(1, 4, 3, 9));
    Arrival read = stored.read(new SequenceKey(KEY), stored.write(event()), MOMENT);

    assertThat(read.event()).isInstanceOfSatisfying(Advance.class, event -> {
      assertThat(event.position()).hasValue(7);
      assertThat(event.end()).isTrue();
      assertThat(event.origin()).isEqualTo(ORIGIN);
    });
    assertThat(read.moment()).isEqualTo(MOMENT);
    EventRecord context = (EventRecord) read.context();
    assertThat(context.origin()).isEqualTo(ORIGIN);
    assertThat(context.record()).usingRecursiveComparison().isEqualTo(event().record());
    assertThat(read.bytes()).as("the room that it takes is the same after a restart").isEqualTo(event().bytes());
  }

  @Test
  void aRecordIsNotMuchLargerThanItCounts() {
    EventRecord event = event();
    assertThat(of(TestModels.nextToken(1, 4, 3, 9)).write(event)).hasSizeLessThanOrEqualTo((int) event.bytes() + HeldRecords.MOST_BYTES);
  }

  @Test
  void whatTheNewModelCantTakeIsRefusedInItsTurn() {
    byte[] written = of(TestModels.nextToken(1, 4, 3, 9)).write(event());

    Arrival read = of(TestModels.nextToken(1, 2, 3, 9)).read(new SequenceKey(KEY), written, MOMENT);

    assertThat(read.event()).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.cause()).isEqualTo(RejectCause.UNKNOWN_TOKEN);
      assertThat(refused.message()).contains("\"c\"");
    });
  }
}
