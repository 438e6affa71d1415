package io.cellstream.topology;

import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Forget;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Decodes a record and holds it against the model: on to the step, or to the dead letters. */
final class DecodeProcessor extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], Object> {
  private static final byte[] NO_VALUE = new byte[0];

  private final EventDecoder decoder;
  private final EventChecker checker;
  private final RecordLimit limit;
  private @Nullable SequenceMetrics metrics;

  DecodeProcessor(EventDecoder decoder, EventChecker checker, RecordLimit limit) {
    this.limit = limit;
    this.decoder = decoder;
    this.checker = checker;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    metrics = new SequenceMetrics(context);
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    RecordMetadata where = context().recordMetadata().orElseThrow();
    SequenceMetrics counters = Objects.requireNonNull(metrics, "metrics");
    counters.event();
    try {
      DecodedEvent decoded = decode(record, where);
      context().forward(record.withKey(decoded.key().bytes()).withValue(decoded), Names.STEP);
    } catch (RejectedEventException e) {
      counters.deadLetter(e.rejectCause());
      context().forward(DeadLetters.of(record, record.value(), where, e.rejectCause(), e.getMessage(), limit), Names.DEAD_LETTERS);
    }
  }

  private DecodedEvent decode(Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata where) throws RejectedEventException {
    byte[] key = record.key();
    if (key == null) {
      throw new RejectedEventException(RejectCause.NULL_KEY, "the record has no key, so it belongs to no sequence");
    }
    byte[] value = record.value();
    if (value == null) {
      return new DecodedEvent(new SequenceKey(key), new Forget(), NO_VALUE);
    }
    if (!limit.leavesRoom(key, record.headers())) {
      throw new RejectedEventException(RejectCause.TOO_LARGE, "key of " + key.length
          + " bytes and headers leave no room for a state and a prediction: here they may have " + limit.keyAndHeaders()
          + " bytes together");
    }
    Origin origin = new Origin(record.timestamp(), where.partition(), where.offset());
    try {
      return new DecodedEvent(new SequenceKey(key), checker.check(decoder.decode(value), origin), value);
    } catch (RuntimeException e) {
      throw EventFailureException.locate(e, where);
    } catch (OutOfMemoryError e) {
      throw EventFailureException.locate(e, where);
    }
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
