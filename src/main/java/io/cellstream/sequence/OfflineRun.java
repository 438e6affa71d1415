package io.cellstream.sequence;

import io.cellstream.model.RecurrentModel;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Runs events through a model and keeps states in memory only. Its results are the ones that the stream must reproduce. Verdicts come in
 * the order of the events. For one thread.
 *
 * @param <C> the context of an event, which is told with its verdict
 */
public final class OfflineRun<C> {
  /** How many events may wait, as a multiple of the batch size. */
  private static final int WAITING_PER_ROW = 4;
  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private final StepBatch<C> batch;
  private final InMemoryStates states = new InMemoryStates();

  /** @param batchSize the most sequences to step together; changes no bit of any result */
  public OfflineRun(RecurrentModel model, int batchSize, BiConsumer<C, Verdict> sink) {
    this.batch = new StepBatch<>(new Wave(model, ModelChangePolicy.STOP, batchSize),
        new WaitingLimit(WAITING_PER_ROW * batchSize, Long.MAX_VALUE, NO_LIMIT), states, sink);
  }

  /** Takes the next event; its verdict, and those of events before it, may be told now or later. */
  public void add(SequenceKey key, SequenceEvent event, C context) {
    unwrapped(() -> batch.add(key, event, context, 0));
  }

  /** Steps what is still waiting. */
  public void finish() {
    unwrapped(batch::drain);
  }

  /** Throws a wave's own failure: an offline caller does not need the names of its events. */
  private static void unwrapped(Runnable work) {
    try {
      work.run();
    } catch (FailedWaveException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case RuntimeException failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** The states of the sequences still running, by key. */
  public Map<SequenceKey, SequenceState> states() {
    return states.states();
  }
}
