package io.cellstream.sequence;

import io.cellstream.sequence.Sequence.Waiting;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Forget;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Queues the events of many sequences and steps them in waves: the first event of every sequence together, then the second of every
 * sequence that has one, and so on. An event is decided only in its own wave, against the state its predecessors really left, so one that
 * turns out bad leaves no trace in those behind it. Verdicts come in the order in which the events went in, and are the same whatever the
 * waves. For one thread.
 *
 * @param <C> what the caller wants back with an event's verdict
 */
public final class StepBatch<C> {
  private final Wave wave;
  private final WaitingLimit limit;
  private final SequenceStates states;
  private final BiConsumer<C, Verdict> sink;
  /** Those that have an event waiting for its step, each once. */
  private final ArrayDeque<Sequence> ready = new ArrayDeque<>();
  /** All events from the first one on that has no verdict. */
  private final ArrayDeque<Waiting> events = new ArrayDeque<>();
  private long waves;
  private long stepped;

  /**
   * @param wave may be shared with other batches of the same thread
   * @param limit of what waits in all batches that share it
   */
  public StepBatch(Wave wave, WaitingLimit limit, SequenceStates states, BiConsumer<C, Verdict> sink) {
    this.wave = wave;
    this.limit = limit;
    this.states = states;
    this.sink = sink;
  }

  /**
   * Queues an event, and steps what waits if that is enough for a wave, or as much as may wait, or if the event is followed by a long work.
   * Where this throws, nothing waits any more.
   *
   * @param bytes the size of what the context holds
   * @throws FailedWaveException naming the events, if stepping fails
   */
  public void add(SequenceKey key, SequenceEvent event, C context, long bytes) {
    try {
      Sequence sequence = states.open(key);
      Waiting waiting = enqueue(new Waiting(event, Objects.requireNonNull(context, "context"), bytes));
      if (!sequence.isWaiting()) {
        ready.add(sequence);
      }
      sequence.enqueue(waiting);
      boolean isLong = event instanceof Advance advance && wave.isLong(advance);
      while (ready.size() >= wave.capacity() || (limit.isReached() && !ready.isEmpty()) || (isLong && sequence.isWaiting())) {
        runWave();
      }
    } catch (Throwable e) {
      discard();
      throw e;
    }
  }

  /** Takes an event that has its verdict, and only keeps its place among the others. */
  public void add(Verdict verdict, C context, long bytes) {
    try {
      enqueue(new Waiting(new Forget(), Objects.requireNonNull(context, "context"), bytes)).verdict = verdict;
      tell();
      while (limit.isReached() && !ready.isEmpty()) {
        runWave();
      }
    } catch (Throwable e) {
      discard();
      throw e;
    }
  }

  private Waiting enqueue(Waiting event) {
    events.add(event);
    limit.add(event.bytes);
    return event;
  }

  /**
   * Steps everything that waits. Nothing waits afterwards, also where this throws.
   *
   * @throws FailedWaveException naming the events, if stepping fails
   */
  public void drain() {
    try {
      while (!ready.isEmpty()) {
        runWave();
      }
    } catch (Throwable e) {
      discard();
      throw e;
    }
  }

  private void runWave() {
    long begin = System.nanoTime();
    int rows = Math.min(ready.size(), wave.capacity());
    wave.clear();
    for (int i = 0; i < rows; i++) {
      Sequence sequence = ready.remove();
      wave.add(sequence);
      if (sequence.isWaiting()) {
        ready.add(sequence);
      }
    }
    compute();
    for (int i = 0; i < rows; i++) {
      wave.conclude(i, states);
    }
    waves++;
    stepped += rows;
    tell();
    limit.took(System.nanoTime() - begin, rows);
  }

  private void compute() {
    try {
      wave.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      List<Object> culprits = wave.culprits();
      throw new FailedWaveException(culprits.isEmpty() ? wave.contexts() : culprits, e);
    }
  }

  @SuppressWarnings("unchecked") // contexts come from add
  private void tell() {
    for (Waiting event = events.peek(); event != null && event.verdict != null; event = events.peek()) {
      events.remove();
      limit.remove(event.bytes);
      sink.accept((C) event.context, event.verdict);
    }
  }

  /** How many waves there were so far. */
  public long waves() {
    return waves;
  }

  /** How many events, and steps taken again, there were in them. */
  public long stepped() {
    return stepped;
  }

  /** Forgets what waits: it will be read again, or is not this thread's to step. */
  public void discard() {
    ready.forEach(Sequence::forgetWaiting);
    ready.clear();
    events.forEach(event -> limit.remove(event.bytes));
    events.clear();
  }
}
