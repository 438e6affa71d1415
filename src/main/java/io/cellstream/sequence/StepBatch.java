package io.cellstream.sequence;

import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Forget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Queues the events of many sequences and steps them in waves: the first event of every sequence together, then the second of every
 * sequence that has one, and so on. An event is decided only in its own wave, against the state its predecessors really left, so one that
 * turns out bad leaves no trace in those behind it. Results come out in the order the events went in, and are the same whatever the
 * batch's size. For one thread.
 *
 * @param <C> what the caller wants back with an event's verdict
 */
public final class StepBatch<C> {
  private final SequenceRules rules;
  private final Wave wave;
  private final int capacity;
  private final List<Slot<C>> slots = new ArrayList<>();
  private final Map<SequenceKey, Lane<C>> lanes = new LinkedHashMap<>();

  /** @param capacity how many events may wait, at least 1 */
  public StepBatch(RecurrentModel model, ModelChangePolicy modelChange, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a batch takes at least one event, not " + capacity);
    }
    this.rules = new SequenceRules(model.definition(), modelChange);
    this.wave = new Wave(model, rules, capacity);
    this.capacity = capacity;
  }

  /** An event on its way through the batch. */
  private static final class Slot<C> {
    final SequenceEvent event;
    final C context;
    @Nullable
    Verdict verdict;

    Slot(SequenceEvent event, C context) {
      this.event = event;
      this.context = context;
    }
  }

  /** One sequence's events in this batch, and its state as they go by. */
  private static final class Lane<C> {
    final SequenceKey key;
    final Queue<Slot<C>> waiting = new ArrayDeque<>();
    @Nullable
    SequenceState stored;
    @Nullable
    SequenceState state;

    Lane(SequenceKey key) {
      this.key = key;
    }
  }

  public int size() {
    return slots.size();
  }

  public boolean isFull() {
    return slots.size() >= capacity;
  }

  /** @throws IllegalStateException if the batch is full: {@link #drain} it first */
  public void add(SequenceKey key, SequenceEvent event, C context) {
    if (isFull()) {
      throw new IllegalStateException("the batch already holds " + capacity + " events");
    }
    Slot<C> slot = new Slot<>(event, context);
    slots.add(slot);
    lanes.computeIfAbsent(key, Lane::new).waiting.add(slot);
  }

  /**
   * Applies every queued event, writes each changed state back once, then hands out the verdicts in the order the events were added. The
   * batch is empty afterwards, also when this throws.
   *
   * @throws ForeignStateException if a state is another model's and the policy is to stop
   */
  public void drain(SequenceStates states, BiConsumer<C, Verdict> sink) {
    try {
      lanes.forEach((key, lane) -> {
        lane.stored = states.load(key);
        lane.state = lane.stored;
      });
      List<Lane<C>> active = new ArrayList<>(lanes.values());
      while (!active.isEmpty()) {
        runWave(active);
        active.removeIf(lane -> lane.waiting.isEmpty());
      }
      lanes.forEach((key, lane) -> writeBack(states, key, lane));
      for (Slot<C> slot : slots) {
        sink.accept(slot.context, Objects.requireNonNull(slot.verdict, "verdict"));
      }
    } finally {
      slots.clear();
      lanes.clear();
      wave.clear();
    }
  }

  /** A slot that the wave computes for its lane. */
  private record Pending<C>(Lane<C> lane, Slot<C> slot, Wave.Row row) {
  }

  private void runWave(List<Lane<C>> active) {
    List<Pending<C>> pending = new ArrayList<>();
    wave.clear();
    for (Lane<C> lane : active) {
      Slot<C> slot = lane.waiting.remove();
      switch (slot.event) {
        case Forget forget -> {
          lane.state = null;
          slot.verdict = new Verdict.Applied(List.of());
        }
        case Advance advance -> {
          switch (rules.decide(lane.state, advance)) {
            case Decision.Drop(long position, long last) -> slot.verdict = new Verdict.Dropped(position, last);
            case Decision.Apply apply -> pending.add(new Pending<>(lane, slot, wave.add(lane.key, advance, apply)));
          }
        }
      }
    }
    wave.run();
    for (Pending<C> each : pending) {
      Wave.Result result = wave.result(each.row, each.lane.state);
      each.lane.state = result.state();
      each.slot.verdict = result.verdict();
    }
  }

  @SuppressWarnings("ReferenceEquality") // states are immutable: the same object means that nothing changed
  private void writeBack(SequenceStates states, SequenceKey key, Lane<C> lane) {
    if (lane.state == lane.stored) {
      return;
    }
    if (lane.state == null) {
      states.delete(key);
    } else {
      states.save(key, lane.state);
    }
  }
}
