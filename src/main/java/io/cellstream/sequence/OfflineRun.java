package io.cellstream.sequence;

import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.Lifetime.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.NavigableSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the events of one partition through a model and keeps states in memory only. Its results are the ones that the stream must
 * reproduce. Verdicts come in the order of the events; where a sequence ends by its time and no event of its own says so sooner, that is
 * told after some further events of other sequences. For one thread.
 *
 * @param <C> the context of an event, which is told with its verdict
 */
public final class OfflineRun<C> {
  /** How many events may wait, as a multiple of the batch size. */
  private static final int WAITING_PER_ROW = 4;
  private static final Duration NO_LIMIT = Duration.ofDays(1);

  /** After so many events, sequences whose time is over are looked for. */
  private static final int SWEEP_EVERY = 1000;

  private final StepBatch<C> batch;
  private final InMemoryStates states;
  private long taken;
  /** The context of the last event; null before the first one. */
  private @Nullable C latest;

  /**
   * With the rules that hold unless they are set otherwise.
   *
   * @param batchSize the most sequences to step together; changes no bit of any result
   */
  public OfflineRun(RecurrentModel model, int batchSize, BiConsumer<C, Verdict> sink) {
    this(model, SequencePolicy.DEFAULT, batchSize, sink);
  }

  /** @param batchSize the most sequences to step together; changes no bit of any result */
  public OfflineRun(RecurrentModel model, SequencePolicy policy, int batchSize, BiConsumer<C, Verdict> sink) {
    this.states = new InMemoryStates(policy);
    this.batch = new StepBatch<>(new Wave(model, policy, batchSize),
        new WaitingLimit(WAITING_PER_ROW * batchSize, Long.MAX_VALUE, NO_LIMIT), states, new PartitionTime(policy.lifetime()), sink);
  }

  /** Takes the next event, as one of no size; its verdict, and those of events before it, may be told now or later. */
  public void add(SequenceKey key, SequenceEvent event, C context) {
    add(key, event, context, 0);
  }

  /**
   * Takes the next event.
   *
   * @param bytes its size, which decides how many are held
   */
  public void add(SequenceKey key, SequenceEvent event, C context, long bytes) {
    unwrapped(() -> batch.add(key, event, context, bytes));
    if (++taken % SWEEP_EVERY == 0) {
      sweep(context);
    }
    latest = context;
  }

  /**
   * Ends the key's sequence, as was decided by the wall clock elsewhere.
   *
   * @param readTo the offset of the event after which it was
   * @param context goes with what the end predicts
   */
  public void end(SequenceKey key, long readTo, C context) {
    unwrapped(() -> batch.add(key, SequenceEvent.Lapse.certain(OptionalLong.of(readTo)), context, 0));
  }

  /** Steps what is still waiting, and ends the sequences that are over by the time of the last event. */
  public void finish() {
    C last = latest;
    if (last != null) {
      sweep(last);
    }
  }

  /** What waits goes first, so that the batch size does not change when an end is told. */
  private void sweep(C context) {
    unwrapped(() -> {
      do {
        batch.drain();
      } while (batch.sweep(Clock.EVENT, Integer.MAX_VALUE, 0, _ -> context) > 0);
    });
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

  /** The number of sequences still running. */
  public long open() {
    return states().values().stream().filter(SequenceState::isRunning).count();
  }

  /** The positions of the events that are still held, by key. */
  public Map<SequenceKey, NavigableSet<Long>> held() {
    return states.held();
  }

  /** The states of the sequences still running, and what ended ones have left behind, by key. */
  public Map<SequenceKey, SequenceState> states() {
    return states.states();
  }
}
