package io.cellstream.topology;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.store.StateTrace;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Decodes a record and holds it against the model: on to the step, or to the dead letters. */
final class DecodeProcessor extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], Object> {
  private static final byte[] NO_VALUE = new byte[0];

  private final EventIntake intake;
  private final RecordLimit limit;
  private final boolean keepsStates;
  private @Nullable SequenceMetrics metrics;
  private @Nullable StateTrace trace;

  /** @param keepsStates whether there is a store, which a task's first event has to leave a trace in */
  DecodeProcessor(EventIntake intake, RecordLimit limit, boolean keepsStates) {
    this.intake = intake;
    this.limit = limit;
    this.keepsStates = keepsStates;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    metrics = new SequenceMetrics(context);
    trace = keepsStates ? new StateTrace(context.getStateStore(Names.STATES)) : null;
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    RecordMetadata where = context().recordMetadata().orElseThrow();
    SequenceMetrics counters = Objects.requireNonNull(metrics, "metrics");
    counters.event();
    if (trace != null) {
      trace.leave();
    }
    try {
      DecodedEvent decoded = decode(record, where);
      context().forward(record.withKey(decoded.key().bytes()).withValue(decoded), Names.STEP);
    } catch (RejectedEventException e) {
      counters.deadLetter(e.rejectCause());
      context().forward(DeadLetters.of(record, record.value(), where, e.rejectCause(), e.getMessage(), limit), Names.DEAD_LETTERS);
    }
  }

  private DecodedEvent decode(Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata where) throws RejectedEventException {
    Origin origin = new Origin(record.timestamp(), where.partition(), where.offset());
    SequenceEvent event;
    try {
      event = intake.read(record.key(), record.value(), record.headers(), origin);
    } catch (RuntimeException e) {
      throw EventFailureException.locate(e, where);
    } catch (OutOfMemoryError e) {
      throw EventFailureException.locate(e, where);
    }
    byte[] value = record.value();
    return new DecodedEvent(new SequenceKey(Objects.requireNonNull(record.key(), "key")), event, value == null ? NO_VALUE : value);
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
