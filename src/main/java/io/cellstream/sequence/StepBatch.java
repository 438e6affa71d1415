package io.cellstream.sequence;

import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Forget;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Queues the events of many sequences and steps them in waves: the first event of every sequence together, then the second of every
 * sequence that has one, and so on. An event is decided only in its own wave, against the state that its predecessors really left, so a bad
 * event leaves no trace in later ones. Verdicts come in the order in which the events were added, and do not depend on how the events fell
 * into waves. For one thread.
 *
 * @param <C> the context of an event, which is told with its verdict
 */
public final class StepBatch<C> {
  private final Wave wave;
  private final WaitingLimit limit;
  private final SequenceStates states;
  private final PartitionTime time;
  private final BiConsumer<C, Verdict> sink;
  /** The sequences that have an event waiting, each once. */
  private final ArrayDeque<Sequence> ready = new ArrayDeque<>();
  /** The first event without a verdict, and all events after it. */
  private final ArrayDeque<Waiting> events = new ArrayDeque<>();
  private long waves;
  private long stepped;

  /**
   * @param wave may be shared with other batches of the same thread
   * @param limit on what waits, in all batches that share it
   * @param time of the partition that the events are from; it goes on with them
   */
  public StepBatch(Wave wave, WaitingLimit limit, SequenceStates states, PartitionTime time, BiConsumer<C, Verdict> sink) {
    this.wave = wave;
    this.limit = limit;
    this.states = states;
    this.time = time;
    this.sink = sink;
  }

  /**
   * Queues an event. Runs waves if enough sequences wait for a full one, if as much waits as may, or if the event may be followed by long
   * work. If this throws, nothing waits any more.
   *
   * @param bytes the size of the event with its context
   * @throws FailedWaveException naming the events, if stepping fails
   */
  public void add(SequenceKey key, SequenceEvent event, C context, long bytes) {
    try {
      Sequence sequence = states.open(key);
      Waiting waiting = enqueue(event, moment(event), context, bytes);
      if (!sequence.isWaiting()) {
        ready.add(sequence);
      }
      sequence.enqueue(waiting);
      boolean isLong = wave.isLong(event);
      while (ready.size() >= wave.capacity() || (limit.isReached() && !ready.isEmpty()) || (isLong && sequence.isWaiting())) {
        runWave();
      }
    } catch (Throwable e) {
      discard();
      throw e;
    }
  }

  /** Queues an event that has its verdict already, so that its verdict is told in its place among the others. */
  public void add(Verdict verdict, C context, long bytes) {
    try {
      Waiting waiting = enqueue(new Forget(), time.now(), context, bytes);
      waiting.decide(waiting.arrival, verdict);
      waiting.finish();
      tell();
      while (limit.isReached() && !ready.isEmpty()) {
        runWave();
      }
    } catch (Throwable e) {
      discard();
      throw e;
    }
  }

  private Moment moment(SequenceEvent event) {
    return event instanceof Advance advance ? time.saw(advance.origin().timestamp()) : time.now();
  }

  /**
   * Ends sequences whose time is over, behind the events that wait for them.
   *
   * @param clock by which
   * @param most the most sequences to look at
   * @param readTo the offset of the partition's last event that was added
   * @param context of each end
   * @return how many were looked at
   */
  public int sweep(Clock clock, int most, long readTo, Function<SequenceKey, C> context) {
    List<SequenceKey> due = states.due(clock, time, most);
    for (SequenceKey key : due) {
      add(key, time.lapse(clock, readTo), context.apply(key), 0);
    }
    return due.size();
  }

  private Waiting enqueue(SequenceEvent event, Moment moment, C context, long bytes) {
    Waiting waiting = new Waiting(new Arrival(event, moment, Objects.requireNonNull(context, "context"), bytes));
    events.add(waiting);
    limit.add(bytes);
    return waiting;
  }

  /**
   * Steps everything that waits. Nothing waits afterwards, even if this throws.
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
    Iterator<Sequence> first = ready.iterator();
    for (int i = 0; i < rows; i++) {
      wave.add(first.next());
    }
    compute();
    for (int i = 0; i < rows; i++) {
      wave.conclude(i, states);
      Sequence sequence = ready.remove();
      if (sequence.isWaiting()) {
        ready.add(sequence);
      }
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

  private void tell() {
    for (Waiting event = events.peek(); event != null && event.isDone(); event = events.peek()) {
      events.remove();
      limit.remove(event.arrival.bytes());
      event.tell(this::tell);
    }
  }

  @SuppressWarnings("unchecked") // contexts come from add, or are those of held events, which came from there, too
  private void tell(Object context, Verdict verdict) {
    sink.accept((C) context, verdict);
  }

  /** The number of waves so far. */
  public long waves() {
    return waves;
  }

  /** The number of rows in all waves so far: events, and steps of replays. */
  public long stepped() {
    return stepped;
  }

  /** Forgets all waiting events. They will be read again, or another thread steps them. */
  public void discard() {
    ready.forEach(Sequence::forgetWaiting);
    ready.clear();
    events.forEach(event -> limit.remove(event.arrival.bytes()));
    events.clear();
  }
}
