package io.cellstream.topology;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
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
  private @Nullable SequenceMetrics metrics;

  KeyProcessor(Keying keying, RecordLimit letters) {
    this.keying = keying;
    this.letters = letters;
    this.keys = keying.keys().get();
  }

  @Override
  public void init(ProcessorContext<byte @Nullable [], byte @Nullable []> context) {
    super.init(context);
    metrics = new SequenceMetrics(context);
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
      SequenceMetrics counters = Objects.requireNonNull(metrics, "metrics");
      counters.event();
      counters.deadLetter(e.rejectCause());
      counters.publish();
      context().forward(DeadLetters.of(record, record.value(), where, e.rejectCause(), e.getMessage(), letters), Names.UNKEYED);
    } catch (RuntimeException e) {
      throw EventFailureException.locate(e, List.of(where));
    } catch (OutOfMemoryError e) {
      throw EventFailureException.locate(e, List.of(where));
    }
  }

  private Record<byte @Nullable [], byte @Nullable []> copy(Record<byte @Nullable [], byte @Nullable []> event, SourcePlace place)
      throws RejectedEventException {
    Record<byte @Nullable [], byte @Nullable []> copy = place.copy(event, keys.key(event.key(), event.value(), event.headers()));
    long bytes = RecordLimit.size(copy.key(), copy.value(), copy.headers());
    if (bytes > keying.limit()) {
      throw new RejectedEventException(RejectCause.TOO_LARGE, "with its sequence's key and headers the record has " + bytes
          + " bytes, and the keyed topic takes " + keying.limit());
    }
    return copy;
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
