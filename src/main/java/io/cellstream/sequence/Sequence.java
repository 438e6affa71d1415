package io.cellstream.sequence;

import io.cellstream.model.Memory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sequence in memory: its state, and its events that wait for their steps. One that is behind its state, since only earlier steps of it were
 * kept, takes those again first. For one thread.
 */
public class Sequence {
  private final SequenceKey key;
  private @Nullable SequenceState state;
  private @Nullable Replay replay;
  private @Nullable Waiting first;
  private @Nullable Waiting last;

  /** One of which nothing is kept yet. */
  public Sequence(SequenceKey key) {
    this.key = key;
  }

  public Sequence(SequenceKey key, SequenceState state) {
    this.key = key;
    this.state = state;
  }

  /** One that is behind. */
  public Sequence(SequenceKey key, Replay replay) {
    this.key = key;
    this.replay = replay;
  }

  public final SequenceKey key() {
    return key;
  }

  /**
   * What is kept of it up to here; null if none is running.
   *
   * @throws IllegalStateException if it is behind
   */
  public final @Nullable SequenceState state() {
    if (replay != null) {
      throw new IllegalStateException("sequence " + key + " is behind its state");
    }
    return state;
  }

  /** Whether it has yet to take steps again that it took before. */
  public final boolean isBehind() {
    return replay != null;
  }

  /** Null: it is not behind. */
  final @Nullable Replay replay() {
    return replay;
  }

  /** Takes the memory that the next step of its replay left. */
  final void replayed(Memory memory) {
    state = Objects.requireNonNull(replay, "replay").stepped(memory);
    replay = state == null ? replay : null;
  }

  /** Whether events of it wait. */
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

  /** The event that has waited longest; null if none waits. */
  final @Nullable Waiting peek() {
    return first;
  }

  /** Takes that out. */
  final @Nullable Waiting dequeue() {
    Waiting event = first;
    if (event != null) {
      first = event.next;
      last = first == null ? null : last;
    }
    return event;
  }

  final void forgetWaiting() {
    first = null;
    last = null;
  }

  /** An event that waits for its step or for those before it, and what its sender wants back with its verdict. */
  static final class Waiting {
    final SequenceEvent event;
    final Object context;
    final long bytes;
    private @Nullable Waiting next;
    /** Null: not yet stepped. */
    @Nullable
    Verdict verdict;

    Waiting(SequenceEvent event, Object context, long bytes) {
      this.event = event;
      this.context = context;
      this.bytes = bytes;
    }
  }
}
