package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Copies each event to the keyed topic under its sequence's key, or its record to the dead letters if it has no such key. An event's value is
 * not looked at further: it is judged where it is a step.
 */
final class KeyProcessor extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte @Nullable [], byte @Nullable []> {
  private final Keying keying;
  private final RecordLimit letters;
  private final SequenceKeys keys;
  /** The topic's of the last event. */
  private Uuid id = Uuid.ZERO_UUID;
  private byte @Nullable [] idText;
  /** Made for the first dead letter: there is nothing else to count here. */
  private @Nullable SequenceMetrics metrics;

  KeyProcessor(Keying keying, RecordLimit letters) {
    this.keying = keying;
    this.letters = letters;
    this.keys = keying.keys().get();
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    RecordMetadata where = context().recordMetadata().orElseThrow();
    if (PassedEvent.is(record.headers())) {
      return;
    }
    try {
      context().forward(copy(record, SourcePlace.of(where)), Names.KEYED);
    } catch (RejectedEventException e) {
      count(e.rejectCause());
      context().forward(DeadLetters.of(record, record.value(), where, e.rejectCause(), e.getMessage(), letters), Names.UNKEYED);
    } catch (RuntimeException e) {
      throw EventFailureException.locate(e, List.of(where));
    } catch (OutOfMemoryError e) {
      throw EventFailureException.locate(e, List.of(where));
    }
  }

  private void count(RejectCause cause) {
    SequenceMetrics counters = metrics;
    if (counters == null) {
      counters = new SequenceMetrics(context());
      metrics = counters;
    }
    counters.event();
    counters.deadLetter(cause);
    counters.publish();
  }

  private Record<byte @Nullable [], byte @Nullable []> copy(Record<byte @Nullable [], byte @Nullable []> event, SourcePlace place)
      throws RejectedEventException {
    byte[] key = keys.key(event.key(), event.value(), event.headers());
    Record<byte @Nullable [], byte @Nullable []> copy = place.copy(event, key, id(place.topic()));
    long bytes = RecordLimit.size(copy.key(), copy.value(), copy.headers());
    if (bytes > keying.limit()) {
      throw new RejectedEventException(RejectCause.TOO_LARGE, "with its sequence's key and headers the record has " + bytes
          + " bytes, and the keyed topic takes " + keying.limit());
    }
    return copy;
  }

  private byte @Nullable [] id(String topic) {
    Uuid now = keying.ids().apply(topic);
    if (!now.equals(id)) {
      id = now;
      idText = now.equals(Uuid.ZERO_UUID) ? null : now.toString().getBytes(UTF_8);
    }
    return idText;
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
