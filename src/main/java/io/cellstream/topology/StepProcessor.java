package io.cellstream.topology;

import io.cellstream.sequence.ForeignStateException;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.SequenceStates;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.Verdict;
import io.cellstream.store.SequenceStore;
import io.cellstream.store.StateCodec;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Steps each event's sequence and sends on what came of it. One event at a time for now, through the batch that also serves many: nothing
 * is ever held back, so nothing can be lost at a commit.
 */
final class StepProcessor extends ContextualProcessor<byte[], DecodedEvent, byte[], byte[]> {
  private final TopologyPlan plan;
  private final PredictionEncoder encoder;
  private final StepBatch<Record<byte[], DecodedEvent>> batch;
  private @Nullable SequenceStates states;
  private @Nullable SequenceMetrics metrics;

  StepProcessor(TopologyPlan plan) {
    this.plan = plan;
    this.encoder = plan.encoder().get();
    this.batch = new StepBatch<>(plan.model(), plan.modelChange(), 1);
  }

  /** @throws ForeignStateException if the store holds another model's states and the policy is to stop */
  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    metrics = new SequenceMetrics(context);
    states = plan.keepsStates() ? open(context.getStateStore(Names.STATES)) : SequenceStates.NONE;
  }

  private SequenceStates open(KeyValueStore<Bytes, byte[]> bytes) {
    SequenceStore store = new SequenceStore(bytes, new StateCodec(plan.model().definition()));
    if (plan.modelChange() == ModelChangePolicy.STOP) {
      refuseForeignStates(store);
    }
    return store;
  }

  private void refuseForeignStates(SequenceStore store) {
    String running = plan.model().definition().stateHash();
    store.any().filter(state -> !state.model().equals(running)).ifPresent(state -> {
      throw new ForeignStateException(state.model(), running);
    });
  }

  @Override
  public void process(Record<byte[], DecodedEvent> record) {
    RecordMetadata where = context().recordMetadata().orElseThrow();
    try {
      batch.add(record.value().key(), record.value().event(), record);
      batch.drain(Objects.requireNonNull(states, "states"), (event, verdict) -> conclude(event, where, verdict));
    } catch (RuntimeException e) {
      throw EventFailureException.locate(e, where);
    } catch (OutOfMemoryError e) {
      throw EventFailureException.locate(e, where);
    }
  }

  private void conclude(Record<byte[], DecodedEvent> event, RecordMetadata where, Verdict verdict) {
    SequenceMetrics counters = Objects.requireNonNull(metrics, "metrics");
    switch (verdict) {
      case Verdict.Applied(List<Prediction> predictions) -> {
        for (Prediction prediction : predictions) {
          counters.prediction();
          context().forward(event.withValue(encoder.encode(prediction)), Names.sink(prediction.kind()));
        }
      }
      case Verdict.Dropped dropped -> counters.dropped(dropped.isRepeated());
      case Verdict.Rejected(RejectCause cause, String message) -> {
        counters.deadLetter(cause);
        context().forward(DeadLetters.of(event, event.value().raw(), where, cause, message, plan.limit()), Names.DEAD_LETTERS);
      }
    }
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
