package io.cellstream.sequence;

import org.jspecify.annotations.Nullable;

/** A sequence in memory: its state, and its events that wait for their steps. For one thread. */
public class Sequence {
  private final SequenceKey key;
  private @Nullable SequenceState state;
  private @Nullable Waiting first;
  private @Nullable Waiting last;

  /** @param state null: none is running under this key */
  public Sequence(SequenceKey key, @Nullable SequenceState state) {
    this.key = key;
    this.state = state;
  }

  public final SequenceKey key() {
    return key;
  }

  /** What is kept of it up to here; null if none is running. */
  public final @Nullable SequenceState state() {
    return state;
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
