package io.cellstream.sequence;

import io.cellstream.model.Memory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sequence in memory: its state, its events that wait for their steps, and those that are held. A sequence is <i>behind</i> if it was read back as an older
 * state and inputs; it then takes these steps again before its next event. For one thread.
 */
public class Sequence {
  private final SequenceKey key;
  private @Nullable SequenceState state;
  private @Nullable Replay replay;
  private @Nullable Waiting first;
  private @Nullable Waiting last;
  /** Null until the first event is held. */
  private @Nullable HeldEvents held;

  /** A sequence without a state. */
  public Sequence(SequenceKey key) {
    this.key = key;
  }

  public Sequence(SequenceKey key, SequenceState state) {
    this.key = key;
    this.state = state;
  }

  /** A sequence that is behind. */
  public Sequence(SequenceKey key, Replay replay) {
    this.key = key;
    this.replay = replay;
  }

  public final SequenceKey key() {
    return key;
  }

  /**
   * The sequence's state after its last step; null if there is none.
   *
   * @throws IllegalStateException if it is behind
   */
  public final @Nullable SequenceState state() {
    if (replay != null) {
      throw new IllegalStateException("sequence " + key + " is behind its state");
    }
    return state;
  }

  /** The sequence's header after its last step, even if it is behind; null if there is none. */
  public final @Nullable SequenceHeader header() {
    return replay != null ? replay.header() : state == null ? null : state.header();
  }

  /** Whether the sequence must take logged steps again before its next event. */
  public final boolean isBehind() {
    return replay != null;
  }

  /** The steps to take again; null if the sequence is not behind. */
  final @Nullable Replay replay() {
    return replay;
  }

  /** Moves the replay on by one step, which left this memory. */
  final void replayed(Memory memory) {
    state = Objects.requireNonNull(replay, "replay").stepped(memory);
    replay = state == null ? replay : null;
  }

  /** Whether the sequence has waiting events. */
  public final boolean isWaiting() {
    return first != null;
  }

  final void setState(@Nullable SequenceState state) {
    this.state = state;
  }

  final void enqueue(Waiting event) {
    if (last == null) {
      first = event;
    } else {
      last.next = event;
    }
    last = event;
  }

  /** The event that has waited longest, which stays; null if none waits. */
  final @Nullable Waiting peek() {
    return first;
  }

  /** Removes the event that has waited longest; there must be one. */
  final void dequeue() {
    first = Objects.requireNonNull(first, "waiting").next;
    last = first == null ? null : last;
  }

  final void forgetWaiting() {
    first = null;
    last = null;
  }

  /** Whether events are held that came before others of lower positions. */
  public final boolean isHolding() {
    return held != null && !held.isEmpty();
  }

  /** The events that are held. */
  public final HeldEvents held() {
    HeldEvents all = held;
    if (all == null) {
      all = new HeldEvents();
      held = all;
    }
    return all;
  }
}
