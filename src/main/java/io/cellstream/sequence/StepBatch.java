package io.cellstream.sequence;

import io.cellstream.sequence.Sequence.Waiting;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.TurnedAway;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Queues the events of many sequences and steps them in waves: the first event of every sequence together, then the second of every
 * sequence that has one, and so on. An event is decided only in its own wave, against the state its predecessors really left, so one that
 * turns out bad leaves no trace in those behind it. The verdicts of one sequence come in the order of its events, and are the same whatever
 * the waves. For one thread.
 *
 * @param <C> what the caller wants back with an event's verdict
 */
public final class StepBatch<C> {
  private final Wave wave;
  private final WaitingLimit limit;
  private final SequenceStates states;
  private final BiConsumer<C, Verdict> sink;
  /** Those that have an event waiting, each once. */
  private final ArrayDeque<Sequence> ready = new ArrayDeque<>();
  private int waiting;

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
    if (event instanceof TurnedAway turned && !hasWaiting(key)) {
      sink.accept(context, turned.verdict());
      return;
    }
    try {
      Sequence sequence = states.open(key);
      if (!sequence.isWaiting()) {
        ready.add(sequence);
      }
      sequence.enqueue(new Waiting(event, Objects.requireNonNull(context, "context"), bytes));
      waiting++;
      limit.add(bytes);
      boolean isLong = event instanceof Advance advance && wave.isLong(advance);
      while (ready.size() >= wave.capacity() || (waiting > 0 && limit.isReached()) || (isLong && sequence.isWaiting())) {
        runWave();
      }
    } catch (Throwable e) {
      discard();
      throw e;
    }
  }

  private boolean hasWaiting(SequenceKey key) {
    Sequence sequence = states.find(key);
    return sequence != null && sequence.isWaiting();
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
      Waiting event = Objects.requireNonNull(sequence.dequeue(), "event");
      waiting--;
      limit.remove(event.bytes);
      wave.add(sequence, event);
      if (sequence.isWaiting()) {
        ready.add(sequence);
      }
    }
    compute();
    conclude(rows);
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

  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // contexts come from add; a sequence that nothing happened to has the very same state
  private void conclude(int rows) {
    for (int i = 0; i < rows; i++) {
      Sequence sequence = wave.sequence(i);
      SequenceState before = sequence.state();
      Verdict verdict = wave.conclude(i);
      if (sequence.state() != before) {
        states.changed(sequence);
      }
      sink.accept((C) wave.context(i), verdict);
    }
  }

  /** Forgets what waits: it will be read again, or is not this thread's to step. */
  public void discard() {
    List<Sequence> left = new ArrayList<>(ready);
    ready.clear();
    for (Sequence sequence : left) {
      for (Waiting event = sequence.dequeue(); event != null; event = sequence.dequeue()) {
        waiting--;
        limit.remove(event.bytes);
      }
    }
  }
}
