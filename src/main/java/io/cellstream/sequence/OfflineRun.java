package io.cellstream.sequence;

import io.cellstream.model.RecurrentModel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs events through a model with nothing but memory behind it: the yardstick the stream is held against. Verdicts come in the order of
 * the events. For one thread.
 *
 * @param <C> what the caller wants back with an event's verdict
 */
public final class OfflineRun<C> {
  /** What may wait for others to be stepped with, as a multiple of what is stepped together. */
  private static final int WAITING_PER_ROW = 4;
  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private final StepBatch<Slot<C>> batch;
  private final BiConsumer<C, Verdict> sink;
  private final InMemoryStates states = new InMemoryStates();
  private final Queue<Slot<C>> slots = new ArrayDeque<>();

  /** @param batchSize how many sequences to step together at most; changes no bit of any result */
  public OfflineRun(RecurrentModel model, int batchSize, BiConsumer<C, Verdict> sink) {
    this(new Wave(model, ModelChangePolicy.STOP, batchSize), sink);
  }

  private OfflineRun(Wave wave, BiConsumer<C, Verdict> sink) {
    WaitingLimit limit = new WaitingLimit(WAITING_PER_ROW * wave.capacity(), Long.MAX_VALUE, NO_LIMIT);
    this.batch = new StepBatch<>(wave, limit, states, (slot, verdict) -> slot.verdict = verdict);
    this.sink = sink;
  }

  /** An event whose turn to be told about has not come. */
  private static final class Slot<C> {
    final C context;
    @Nullable
    Verdict verdict;

    Slot(C context) {
      this.context = context;
    }
  }

  public void add(SequenceKey key, SequenceEvent event, C context) {
    Slot<C> slot = new Slot<>(context);
    slots.add(slot);
    batch.add(key, event, slot, 0);
    tell();
  }

  /** Steps what is still waiting. */
  public void finish() {
    batch.drain();
    tell();
  }

  private void tell() {
    for (Slot<C> slot = slots.peek(); slot != null && slot.verdict != null; slot = slots.peek()) {
      slots.remove();
      sink.accept(slot.context, slot.verdict);
    }
  }

  /** The states of the sequences still running, by key. */
  public Map<SequenceKey, SequenceState> states() {
    return states.states();
  }
}
