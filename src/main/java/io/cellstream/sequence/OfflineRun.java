package io.cellstream.sequence;

import io.cellstream.model.RecurrentModel;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Runs events through a model with nothing but memory behind it: the yardstick the stream is held against. Verdicts come in the order of
 * the events. For one thread.
 *
 * @param <C> what the caller wants back with an event's verdict
 */
public final class OfflineRun<C> {
  private final StepBatch<C> batch;
  private final BiConsumer<C, Verdict> sink;
  private final InMemoryStates states = new InMemoryStates();

  /** @param batchSize how many events to step together; changes no bit of any result */
  public OfflineRun(RecurrentModel model, int batchSize, BiConsumer<C, Verdict> sink) {
    this.batch = new StepBatch<>(model, ModelChangePolicy.STOP, batchSize);
    this.sink = sink;
  }

  public void add(SequenceKey key, SequenceEvent event, C context) {
    batch.add(key, event, context);
    if (batch.isFull()) {
      finish();
    }
  }

  /** Steps what is still waiting. */
  public void finish() {
    batch.drain(states, sink);
  }

  /** The states of the sequences still running, by key. */
  public Map<SequenceKey, SequenceState> states() {
    return Map.copyOf(states.byKey());
  }
}
